/// The country by whose rules a number without a country code is read: an ISO 3166 code of two capital letters.
package struct PhoneCountry: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let code: String

    package static let russia = PhoneCountry(known: "RU")
    package static let kazakhstan = PhoneCountry(known: "KZ")

    /// Every country with its own telephone numbers, in the order of the codes, for a selection list.
    package static let all: [PhoneCountry] = PhonePlan.byCountry.keys.map(PhoneCountry.init(known:)).sorted()

    /// `nil` for a code without telephone numbers. Accepts letters of either case and blanks at the ends.
    package init?(code: String) {
        guard code.utf8.count <= 16 else { return nil }
        let code = code.trimmed.uppercased()
        guard PhonePlan.byCountry[code] != nil else { return nil }
        self.code = code
    }

    private init(known code: String) {
        self.code = code
    }

    /// Reads the code as a string. An unknown code is an error.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let country = PhoneCountry(code: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a country's code")
        }
        self = country
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.code)
    }

    /// Digits without `+`, such as `7` or `375`; countries may share one.
    package var callingCode: String { String(decoding: self.plan.callingCode, as: UTF8.self) }

    /// The rules for the country's numbers.
    var plan: PhonePlan { PhonePlan.byCountry[self.code] ?? .russia }

    package static func < (left: PhoneCountry, right: PhoneCountry) -> Bool { left.code < right.code }

    package var description: String { self.code }
}
