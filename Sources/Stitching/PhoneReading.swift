/// The content of a phone field: the number, and the extension after it.
package struct PhoneReading: Hashable, Sendable {
    /// `nil` when no number can be read.
    package let number: PhoneNumber?
    /// Digits only, at most 16.
    package let extensionDigits: String?

    /// Reads the first number of the text. Reads only the first 256 characters, in bounded time.
    ///
    /// - Parameter country: the country of numbers without a country code.
    package init(text: String, country: PhoneCountry) {
        let rules = DialingRules(country: country)
        let scalars = Array(text.unicodeScalars.prefix(Self.longestText + 1))
        let symbols = PhoneRepair.repaired(PhoneSymbol.all(in: scalars.prefix(Self.longestText)))
        let segments = PhoneSegment.all(in: symbols, isCut: scalars.count > Self.longestText)
        // Among words, few digits are a flat, an order or a time.
        let shortest = symbols.contains(where: \.isLetter) ? 10 : 8
        var isDoubtful = false
        for (index, segment) in segments.enumerated() {
            guard !segment.touchesWord else {
                isDoubtful = true
                continue
            }
            guard let found = segment.number(rules, isDoubtful: isDoubtful), found.number.count >= shortest else {
                // A number began, and the digits after the words may be its rest.
                isDoubtful = isDoubtful || segment.hasPlus
                continue
            }
            let next = segments.dropFirst(index + 1).first
            self.number = PhoneNumber(digits: String(decoding: found.number, as: UTF8.self))
            self.extensionDigits =
                found.extensionDigits.map { String(decoding: $0, as: UTF8.self) } ?? next?.extensionDigits(rules)
            return
        }
        self.number = nil
        self.extensionDigits = nil
    }

    private static let longestText = 256
}
