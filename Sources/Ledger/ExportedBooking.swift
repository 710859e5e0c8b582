package import Stitching

/// A booking as a line of an export: texts in the order of ``columns``. No personal data.
package struct ExportedBooking: Sendable {
    package static let columns = [
        "id", "integrationID", "receivedAt", "orderID", "code", "status", "attempts", "comagicID", "kind", "reason",
        "sessionID", "campaignID", "siteID", "sourceID", "widgetID", "pageURL", "referrer", "utmSource", "utmMedium",
        "utmCampaign", "utmTerm", "utmContent", "errorMnemonic", "errorMessage", "errorAt",
    ]

    package let id: EntryID
    /// One per column; `nil` when the booking has no value.
    package let fields: [String?]

    package init(id: EntryID, fields: [String?]) {
        self.id = id
        self.fields = fields
    }
}
