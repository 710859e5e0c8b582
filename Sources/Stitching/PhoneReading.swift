/// What a phone field says: the number, and the extension behind it.
package struct PhoneReading: Hashable, Sendable {
    /// `nil` when no number can be read.
    package let number: PhoneNumber?
    /// Digits only, at most 16.
    package let extensionDigits: String?

    /// - Parameter country: of numbers without a country code.
    package init(text: String, country: PhoneCountry) {
        self.number = PhoneNumber(text: text)
        self.extensionDigits = nil
    }
}
