package import Foundation
package import Stitching

/// A refused request to an integration's webhook address, without anything from its body.
package struct RefusedRequest: Hashable, Sendable, Identifiable {
    /// Raw values are stored, label metrics and are logged.
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// No integration has this address, or only before its secret was replaced.
        case unknownSecret = "unknown_secret"
        case wrongMethod = "method_not_allowed"
        case tooLarge = "too_large"
        case unknownEncoding = "unknown_encoding"
        case unreadableBody = "unreadable_body"
        /// The connection ended before the body did.
        case cutBody = "cut_body"
        /// The disk did not accept the booking.
        case notStored = "not_stored"
        /// Not a refusal: a service tested the address.
        case ping
    }

    /// Refusals kept of each integration; older ones make room.
    package static let kept = 100

    package let id: Int64
    package let integration: IntegrationID
    package let at: Date
    package let reason: Reason
    /// The status of the answer; 0 when nobody was left to answer.
    package let status: Int
    /// Bytes of the body, as far as they came.
    package let bytes: Int
    /// The booking with the stored body, if there is one.
    package let booking: EntryID?

    package init(
        id: Int64, integration: IntegrationID, at: Date, reason: Reason, status: Int, bytes: Int, booking: EntryID?
    ) {
        self.id = id
        self.integration = integration
        self.at = at
        self.reason = reason
        self.status = status
        self.bytes = bytes
        self.booking = booking
    }
}
