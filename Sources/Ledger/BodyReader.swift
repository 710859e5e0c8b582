package import Foundation
package import Stitching

/// Reads a webhook's stored body again. The ledger stores bodies and knows no vendor's notation.
package protocol BodyReader: Sendable {
    /// The body's bookings in their order; none when it still cannot be read.
    func read(_ body: KeptBody) async -> [BodyReading]
}

/// A webhook's body from the ledger.
package struct KeptBody: Hashable, Sendable {
    package let integration: IntegrationID
    package let bytes: [UInt8]
    package let query: String?
    package let receivedAt: Date

    package init(integration: IntegrationID, bytes: [UInt8], query: String?, receivedAt: Date) {
        self.integration = integration
        self.bytes = bytes
        self.query = query
        self.receivedAt = receivedAt
    }
}

/// One booking of a body that was read again.
package struct BodyReading: Sendable {
    package let booking: Booking
    package let attribution: Attribution
    /// In the closed words of the reader.
    package let oddities: [String]

    package init(booking: Booking, attribution: Attribution, oddities: [String]) {
        self.booking = booking
        self.attribution = attribution
        self.oddities = oddities
    }
}
