/// A telephone number in E.164, digits only, the form that working clients of the target send.
package struct PhoneNumber: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 8 to 15 digits without `+`; eleven if the first is the 7 of Russia and Kazakhstan.
    package let digits: String

    /// Reads numbers as people type them: brackets, dashes, spaces of any kind, `+`, `00` or Russia's `8` before it, or
    /// a number as it is written inside the country. Of two numbers in one text the first readable one counts. An
    /// extension (`доб. 12`, `ext 12`, `#12`, `(12)`) is left out. Words around a number are skipped if the number has
    /// at least ten digits.
    ///
    /// The number fits a real country's calling code, lengths and leading digits. Other digits give `nil`, and so does
    /// a text that may mean two numbers. Reads only the first 256 characters.
    ///
    /// **Source:** observed in receivers of Russian accounts: `8` or `7` and ten digits, ten digits and `+79111111111`.
    ///
    /// - Parameter country: the country of numbers without a country code.
    package init?(text: String, country: PhoneCountry = .russia) {
        guard let number = PhoneReading(text: text, country: country).number else { return nil }
        self = number
    }

    /// A number that was already read.
    init(digits: String) {
        self.digits = digits
    }

    package var description: String { "phone" }
}
