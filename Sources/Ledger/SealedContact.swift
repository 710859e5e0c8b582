package import Stitching

/// What is sealed of a booking: everything about a person, and the text that names their order.
package struct SealedContact: Codable, Sendable {
    package var contact: Contact
    package var message: String?

    package init(contact: Contact, message: String?) {
        self.contact = contact
        self.message = message
    }
}
