/// The country in whose way a number without its country code is read: an ISO 3166 code of two capital letters.
package struct PhoneCountry: Hashable, Sendable, Codable, CustomStringConvertible {
    package let code: String

    package static let russia = PhoneCountry(known: "RU")

    private init(known code: String) {
        self.code = code
    }

    package init?(code: String) {
        self.code = code
    }

    package static func of(timeZone: String) -> PhoneCountry { .russia }

    package var description: String { self.code }
}
