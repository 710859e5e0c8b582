/// A telephone number in E.164, digits only: what CoMagic's working clients send.
package struct PhoneNumber: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 8 to 15 digits, no `+`; eleven when the first is Russia's and Kazakhstan's 7.
    package let digits: String

    /// Reads what people type: brackets, dashes, spaces of any kind, `+`, `00` or Russia's `8` in front, or a number
    /// as it is written inside the country. Of two numbers in one text the first readable counts; an extension
    /// (`доб. 12`, `ext 12`, `#12`, `(12)`) is left out. Words round a number are passed over when the number has at
    /// least ten digits.
    ///
    /// The number fits a real country's calling code, lengths and leading digits; other digits give `nil`, and so does
    /// a text that may mean two numbers. Looks at the first 256 characters only.
    ///
    /// **Source:** observed in receivers of Russian accounts: `8` or `7` and ten digits, ten digits and
    /// `+79111111111`.
    ///
    /// - Parameter country: of numbers without a country code.
    package init?(text: String, country: PhoneCountry = .russia) {
        guard let number = PhoneReading(text: text, country: country).number else { return nil }
        self = number
    }

    /// A number that has been read.
    init(digits: String) {
        self.digits = digits
    }

    package var description: String { "phone" }
}
