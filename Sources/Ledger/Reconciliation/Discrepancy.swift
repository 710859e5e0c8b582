package import Stitching

/// One thing that CoMagic's report says otherwise than we believed, for a person to decide about.
package struct Discrepancy: Hashable, Sendable, Encodable {
    /// Raw values are stored and shown as they are.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Delivered, as far as we know, and not in the report.
        case missing
        /// There more than once.
        case doubled
        /// There with another session than was sent.
        case otherSession = "other_session"
        /// There with another campaign or site than was sent.
        case otherDestination = "other_destination"
    }

    package let booking: EntryID
    package let kind: Kind
    /// The numbers that tell it: CoMagic's ids, or what was sent and what is there.
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
