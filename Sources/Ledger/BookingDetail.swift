package import Foundation
package import Stitching

/// One booking with all stored data, for a person who investigates it.
package struct BookingDetail: Sendable, Encodable {
    /// One line of the booking's history.
    package struct HistoryLine: Hashable, Sendable, Encodable {
        package let at: Date
        package let event: HistoryEvent
        /// Stored facts that this version does not understand.
        private let rest: [String: String]
        /// The body of a repeated webhook that differed from the first. Personal data, like the raw body, and not part
        /// of the JSON.
        package let body: String?

        /// - Parameters:
        ///   - name: the stored word of the event.
        ///   - facts: as they are stored.
        package init(at: Date, name: String, facts: [String: String], body: String? = nil) {
            let reading = HistoryCodec.read(name: name, facts: facts)
            self.at = at
            self.event = reading.event
            self.rest = reading.rest
            self.body = body
        }

        /// The stored word of the event.
        package var name: String { HistoryCodec.name(of: self.event) }

        /// All facts as they are stored, for those who print them whole. Who needs one of them reads ``event``.
        package var facts: [String: String] { HistoryCodec.facts(of: self.event).merging(self.rest) { $1 } }

        private enum CodingKeys: String, CodingKey {
            case at, event, detail
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.at, forKey: .at)
            try container.encode(self.name, forKey: .event)
            try container.encode(self.facts, forKey: .detail)
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
