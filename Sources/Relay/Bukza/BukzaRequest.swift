package import FoundationEssentials
package import Stitching

/// A web request as it came to the webhook's address, its content encoding undone.
package struct BukzaRequest: Hashable, Sendable {
    package var body: [UInt8]
    /// What stands behind the address's question mark, still percent-encoded; `nil` without one.
    package var query: String?

    package init(body: [UInt8], query: String? = nil) {
        self.body = body
        self.query = query
    }
}

extension BukzaWebhook {
    package static func read(
        _ request: BukzaRequest, timeZone: TimeZone, country: PhoneCountry, receivedAt: Date
    ) throws(BukzaWebhookError) -> [BukzaWebhook] {
        [try BukzaWebhook(body: request.body, timeZone: timeZone)]
    }
}
