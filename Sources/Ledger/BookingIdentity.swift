package import Foundation
package import Stitching

/// What makes two webhooks the same booking, in every engine: a keyed hash that is unique in its integration.
package enum BookingIdentity {
    /// The identity of the first booking with an order id and a code. Without either, the same body with a readable
    /// date is the same request sent again; any other body is a separate booking.
    package static func first(of submission: Submission, _ vault: Vault) -> Data {
        let booking = submission.booking
        if booking.orderID != nil || booking.code != nil {
            return vault.hash("key\u{0}\(booking.orderID ?? "")\u{0}\(booking.code ?? "")", for: .identity)
        }
        if booking.createdAt != nil || !submission.isReadable {
            var body = Data("body\u{0}".utf8) + Data(submission.rawBody)
            if let query = submission.query { body += Data("\u{0}\(query)".utf8) }
            if submission.part > 0 { body += Data("\u{0}\(submission.part)".utf8) }
            return vault.hash(body, for: .identity)
        }
        return vault.hash("unique\u{0}\(Vault.randomText(bytes: 24))", for: .identity)
    }

    /// The identity of another customer's booking with the same order id and code.
    package static func own(of booking: Booking, _ vault: Vault) -> Data {
        let parts = [
            "customer", booking.orderID ?? "", booking.code ?? "", booking.contact.phone?.digits ?? "",
            booking.contact.email?.text.lowercased() ?? "",
        ]
        return vault.hash(parts.joined(separator: "\u{0}"), for: .identity)
    }
}
