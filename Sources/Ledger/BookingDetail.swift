package import Foundation
package import Stitching

/// One booking with all stored data, for a person who investigates it.
package struct BookingDetail: Sendable, Encodable {
    /// One line of the booking's history; the facts depend on the event.
    package struct HistoryLine: Hashable, Sendable, Encodable {
        package var at: Date
        package var event: String
        package var detail: [String: String]
        /// The body of a repeated webhook that differed from the first. Personal data, like the raw body, and not part
        /// of the JSON.
        package var body: String?

        package init(at: Date, event: String, detail: [String: String], body: String? = nil) {
            self.at = at
            self.event = event
            self.detail = detail
            self.body = body
        }

        private enum CodingKeys: String, CodingKey {
            case at, event, detail
        }
    }

    /// An encrypted part of a booking.
    package enum SealedPart: String, Sendable, Codable, CaseIterable {
        case contact, body, history
    }

    package var summary: BookingSummary
    /// The parts that no longer open with the key. They must be shown as such: an empty value would look like a booking
    /// without it.
    package var unopened: [SealedPart]
    /// The customer. Personal data, and not part of the JSON. Empty when it does not open.
    package var contact: Contact
    /// When the booking was made, if the webhook's text could be read.
    package var bookedAt: Date?
    /// The value of n2 as one short word: digits, `~reason`, the placeholder, `?` or nothing.
    package var n2: String
    /// Whether any field could be read from the body.
    package var isReadable: Bool
    /// The webhook's body unchanged. Empty when it does not open.
    package var rawBytes: [UInt8]
    /// The query of the webhook's address, if it contained fields.
    package var query: String?
    /// The body as text; bytes that are not UTF-8 are replaced.
    package var rawBody: String { String(decoding: self.rawBytes, as: UTF8.self) }
    package var history: [HistoryLine]

    package init(
        summary: BookingSummary, unopened: [SealedPart], contact: Contact, bookedAt: Date?, n2: String,
        isReadable: Bool, rawBytes: [UInt8], query: String?, history: [HistoryLine]
    ) {
        self.summary = summary
        self.unopened = unopened
        self.contact = contact
        self.bookedAt = bookedAt
        self.n2 = n2
        self.isReadable = isReadable
        self.rawBytes = rawBytes
        self.query = query
        self.history = history
    }

    private enum Key: String, CodingKey {
        case rawBody, history, unopened
    }

    package func encode(to encoder: any Encoder) throws {
        try self.summary.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.unopened.contains(.body) ? nil : self.rawBody, forKey: .rawBody)
        try container.encode(self.unopened, forKey: .unopened)
        try container.encode(self.history, forKey: .history)
    }
}
