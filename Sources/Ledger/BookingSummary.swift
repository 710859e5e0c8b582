package import Foundation
package import Stitching

/// A booking for people and programs. Its JSON is part of the public interface: absent values are `null`.
package struct BookingSummary: Hashable, Sendable, Identifiable, Encodable {
    /// The public words for a booking's state. A leased booking still counts as waiting.
    package enum Status: String, Sendable, Codable, CaseIterable {
        case pending, delivered, held, parked, inactive
    }

    /// The beginning of a test's order id. Administrators send tests to check the whole way.
    package static let testOrderPrefix = "STITCHER-TEST-"

    package struct LastError: Hashable, Sendable, Encodable {
        package var mnemonic: String
        package var message: String
        package var at: Date

        package init(mnemonic: String, message: String, at: Date) {
            self.mnemonic = mnemonic
            self.message = message
            self.at = at
        }
    }

    package var id: EntryID
    package var integration: IntegrationID
    package var receivedAt: Date
    package var orderID: String?
    package var code: String?
    /// The name at the target; not part of the JSON.
    package var externalID: String
    package var status: Status
    package var attempts: Int
    package var remoteID: Int64?
    package var lastError: LastError?
    package var attribution: Attribution
    /// The destination of a booking without a session.
    package var campaignID: Int64?
    package var siteID: Int64?
    package var sourceID: Int64?
    /// When a person closed it; such a booking is not sent.
    package var closedAt: Date?

    package init(
        id: EntryID, integration: IntegrationID, receivedAt: Date, orderID: String?, code: String?,
        externalID: String, status: Status, attempts: Int, remoteID: Int64?, lastError: LastError?,
        attribution: Attribution, campaignID: Int64?, siteID: Int64?, sourceID: Int64?, closedAt: Date?
    ) {
        self.id = id
        self.integration = integration
        self.receivedAt = receivedAt
        self.orderID = orderID
        self.code = code
        self.externalID = externalID
        self.status = status
        self.attempts = attempts
        self.remoteID = remoteID
        self.lastError = lastError
        self.attribution = attribution
        self.campaignID = campaignID
        self.siteID = siteID
        self.sourceID = sourceID
        self.closedAt = closedAt
    }

    /// Whether an administrator sent it as a test.
    package var isTest: Bool { self.orderID?.hasPrefix(Self.testOrderPrefix) == true }

    private enum Key: String, CodingKey {
        case id, integrationID, receivedAt, orderID, code, status, attempts, remoteID, lastError, attribution
        case kind, reason, sessionID, campaignID, siteID, sourceID, widgetID, pageURL, referrer, utm

        var stringValue: String { self == .remoteID ? OutsideName.remoteID : self.rawValue }
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
        try container.encode(self.remoteID.map(String.init), forKey: .remoteID)
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
