package import Foundation
package import Stitching

/// A booking as people and programs see it. Its JSON is part of the public interface: absent values are `null`.
package struct BookingSummary: Hashable, Sendable, Identifiable, Encodable {
    /// The public words for a booking's state. A booking on lease is still waiting, as far as anyone need know.
    package enum Status: String, Sendable, Codable, CaseIterable {
        case pending, delivered, held, parked, inactive
    }

    /// With this an order id of a test begins, which an administrator sent to see the whole way work.
    package static let testOrderPrefix = "STITCHER-TEST-"

    /// SQL for what is no test; `row` names the table or trigger row.
    static func isReal(_ row: String) -> String {
        "coalesce(\(row).orderID, '') NOT LIKE '\(Self.testOrderPrefix)%'"
    }

    package struct LastError: Hashable, Sendable, Encodable {
        package var mnemonic: String
        package var message: String
        package var at: Date
    }

    package var id: EntryID
    package var integration: IntegrationID
    package var receivedAt: Date
    package var orderID: String?
    package var code: String?
    /// The name under which the target knows it; not part of the JSON.
    package var externalID: String
    package var status: Status
    package var attempts: Int
    package var comagicID: Int64?
    package var lastError: LastError?
    package var attribution: Attribution
    /// Where a booking without a session went or will go.
    package var campaignID: Int64?
    package var siteID: Int64?
    package var sourceID: Int64?
    /// When a person was done with it; such a booking is not sent.
    package var closedAt: Date?

    /// Whether an administrator sent it to see the whole way work.
    package var isTest: Bool { self.orderID?.hasPrefix(Self.testOrderPrefix) == true }

    private enum Key: String, CodingKey {
        case id, integrationID, receivedAt, orderID, code, status, attempts, comagicID, lastError, attribution
        case kind, reason, sessionID, campaignID, siteID, sourceID, widgetID, pageURL, referrer, utm
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.id.description, forKey: .id)
        try container.encode(self.integration.description, forKey: .integrationID)
        try container.encode(self.receivedAt, forKey: .receivedAt)
        try container.encode(self.orderID, forKey: .orderID)
        try container.encode(self.code, forKey: .code)
        try container.encode(self.status, forKey: .status)
        try container.encode(self.attempts, forKey: .attempts)
        try container.encode(self.comagicID.map(String.init), forKey: .comagicID)
        try container.encode(self.lastError, forKey: .lastError)
        var attribution = container.nestedContainer(keyedBy: Key.self, forKey: .attribution)
        try attribution.encode(self.attribution.kind, forKey: .kind)
        try attribution.encode(self.attribution.reason, forKey: .reason)
        try attribution.encode(self.attribution.session?.description, forKey: .sessionID)
        try attribution.encode(self.campaignID.map(String.init), forKey: .campaignID)
        try attribution.encode(self.siteID.map(String.init), forKey: .siteID)
        try attribution.encode(self.sourceID.map(String.init), forKey: .sourceID)
        try attribution.encode(self.attribution.widgetID, forKey: .widgetID)
        try attribution.encode(self.attribution.page.address, forKey: .pageURL)
        try attribution.encode(self.attribution.page.referrer, forKey: .referrer)
        try attribution.encode(self.attribution.utm, forKey: .utm)
    }
}

/// One booking with everything that is kept about it, for the person who looks into it.
package struct BookingDetail: Sendable, Encodable {
    /// One line of the booking's history; the facts depend on the event.
    package struct HistoryLine: Hashable, Sendable, Encodable {
        package var at: Date
        package var event: String
        package var detail: [String: String]
        /// The body of a repeated webhook that differed from the first. Like the raw body it is for whoever may see it,
        /// and not part of the JSON.
        package var body: String?

        private enum CodingKeys: String, CodingKey {
            case at, event, detail
        }
    }

    /// A part that is kept sealed.
    package enum SealedPart: String, Sendable, Codable, CaseIterable {
        case contact, body, history
    }

    package var summary: BookingSummary
    /// What no longer opens with the key. It must be shown as such: empty, it would pass for a booking without it.
    package var unopened: [SealedPart]
    /// Who made the booking: for whoever may see it, and not part of the JSON. Empty when it does not open.
    package var contact: Contact
    /// When the booking was made, as far as the webhook's text could be read.
    package var bookedAt: Date?
    /// What n2 held, as one short word: digits, `~reason`, `[bukza_n2]`, `?` or nothing.
    package var n2: String
    /// Whether any field could be read from the body.
    package var isReadable: Bool
    /// The webhook's body as it came. Empty when it does not open.
    package var rawBytes: [UInt8]
    /// The query of the webhook's address, when it held fields.
    package var query: String?
    /// The body as a text, bytes that are not UTF-8 replaced.
    package var rawBody: String { String(decoding: self.rawBytes, as: UTF8.self) }
    package var history: [HistoryLine]

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
