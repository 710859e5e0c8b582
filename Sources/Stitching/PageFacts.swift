/// What a page reported about where a visitor is: the part of a beacon that describes the page and its visitor.
///
/// One value from the beacon to the record: decoder, session store, evidence, attribution. Only codecs know the single
/// fields: the decoder, the session store's (`PageTable`), the columns of a booking, and the JSON of a recall below.
package struct PageFacts: Hashable, Sendable {
    /// The page's address with its query, without fragment.
    package var address: String?
    package var referrer: String?
    package var agent: VisitorAgent?
    /// Widget ids seen on the page, at most ``Limits/widgets``. A booking's record keeps the only one, as its widget.
    package var widgets: [String]
    /// Why the page has no session or did not set n2, when it said so. A booking's record keeps its own first reason.
    package var reason: Attribution.Reason?

    /// Limits of a beacon's fields. Values of the public interface.
    package enum Limits {
        /// Widget ids in one beacon.
        package static let widgets = 32
        /// UTF-8 bytes of one widget id.
        package static let widgetBytes = 32
        /// UTF-8 bytes of a page address; longer ones are cut.
        package static let addressBytes = 1_024
        /// UTF-8 bytes of a referrer; longer ones are cut.
        package static let referrerBytes = 512
    }

    package init(
        address: String? = nil, referrer: String? = nil, agent: VisitorAgent? = nil, widgets: [String] = [],
        reason: Attribution.Reason? = nil
    ) {
        self.address = address
        self.referrer = referrer
        self.agent = agent
        self.widgets = widgets
        self.reason = reason
    }

    /// The page's widget, if it shows exactly one.
    package var onlyWidget: String? { self.widgets.count == 1 ? self.widgets.first : nil }
}

/// As part of a stored attribution: what a booking's record keeps, under the names of its columns.
extension PageFacts: Codable {
    private enum CodingKeys: String, CodingKey {
        case address = "page"
        case referrer, agent
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            address: try container.decodeIfPresent(String.self, forKey: .address),
            referrer: try container.decodeIfPresent(String.self, forKey: .referrer),
            agent: try container.decodeIfPresent(VisitorAgent.self, forKey: .agent))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(self.address, forKey: .address)
        try container.encodeIfPresent(self.referrer, forKey: .referrer)
        try container.encodeIfPresent(self.agent, forKey: .agent)
    }
}
