/// The person who made the booking. Its description is redacted; read the parts for the values.
package struct Contact: Hashable, Sendable, Codable, CustomStringConvertible {
    package var name: String?
    package var phone: PhoneNumber?
    package var email: EmailAddress?
    /// The extension after the number, digits only, at most 16.
    package var phoneExtension: String?
    /// The phone field's text when no number could be read from it: one line, at most 128 bytes.
    package var unreadPhone: String?

    package init(
        name: String? = nil, phone: PhoneNumber? = nil, email: EmailAddress? = nil, phoneExtension: String? = nil,
        unreadPhone: String? = nil
    ) {
        self.name = name
        self.phone = phone
        self.email = email
        self.phoneExtension = phoneExtension
        self.unreadPhone = unreadPhone
    }

    /// The target accepts a request only with a phone or an e-mail address.
    package var isReachable: Bool { self.phone != nil || self.email != nil }

    package var description: String {
        let parts = [
            self.name.map { _ in "name" }, self.phone.map { _ in "phone" }, self.email.map { _ in "email" },
        ]
        return "Contact(\(parts.compactMap(\.self).joined(separator: ", ")))"
    }
}
