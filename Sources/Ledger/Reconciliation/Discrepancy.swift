package import Stitching

/// A difference between the target's report and our records, for a person to decide.
package struct Discrepancy: Hashable, Sendable, Encodable {
    /// Raw values are stored and shown unchanged.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Delivered by our records, but not in the report.
        case missing
        /// In the report more than once.
        case doubled
        /// In the report with another session than the sent one.
        case otherSession = "other_session"
        /// In the report with another campaign or site than the sent one.
        case otherDestination = "other_destination"
    }

    package let booking: EntryID
    package let kind: Kind
    /// The numbers: the target's ids, or the sent and the reported value.
    package let detail: String

    package init(booking: EntryID, kind: Kind, detail: String) {
        self.booking = booking
        self.kind = kind
        self.detail = detail
    }

    private enum CodingKeys: String, CodingKey {
        case booking = "bookingID"
        case kind, detail
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.booking.description, forKey: .booking)
        try container.encode(self.kind, forKey: .kind)
        try container.encode(self.detail, forKey: .detail)
    }
}
