package import Stitching

/// What a person changes on a booking that CoMagic did not take.
package struct BookingEdit: Hashable, Sendable {
    package var name: String?
    package var phone: PhoneNumber?
    package var email: EmailAddress?
    /// Instead of the integration's default, for this booking alone.
    package var destination: Destination?

    package init(
        name: String? = nil, phone: PhoneNumber? = nil, email: EmailAddress? = nil, destination: Destination? = nil
    ) {
        self.name = name
        self.phone = phone
        self.email = email
        self.destination = destination
    }

    /// The names of what is changed, for the history; never the values.
    package var fields: [String] {
        [
            self.name.map { _ in "name" }, self.phone.map { _ in "phone" }, self.email.map { _ in "email" },
            self.destination.map { _ in "destination" },
        ].compactMap(\.self)
    }
}
