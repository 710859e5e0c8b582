package import Stitching

/// A person's changes to a booking that the target does not have.
package struct BookingEdit: Hashable, Sendable {
    package var name: String?
    package var phone: PhoneNumber?
    package var email: EmailAddress?
    /// Replaces the integration's default, for this booking only.
    package var destination: Destination?

    package init(
        name: String? = nil, phone: PhoneNumber? = nil, email: EmailAddress? = nil, destination: Destination? = nil
    ) {
        self.name = name
        self.phone = phone
        self.email = email
        self.destination = destination
    }

    /// The names of the changes, for the history; never the values.
    package var fields: [String] {
        [
            self.name.map { _ in "name" }, self.phone.map { _ in "phone" }, self.email.map { _ in "email" },
            self.destination.map { _ in "destination" },
        ].compactMap(\.self)
    }
}
