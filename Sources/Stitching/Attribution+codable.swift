/// One flat object: the page's facts lie beside the attribution's own keys. Recalls are stored like this.
extension Attribution: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, session, reason, widgetID, utm
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try container.decode(Kind.self, forKey: .kind),
            session: try container.decodeIfPresent(VisitorSessionID.self, forKey: .session),
            reason: try container.decodeIfPresent(Reason.self, forKey: .reason),
            widgetID: try container.decodeIfPresent(String.self, forKey: .widgetID),
            page: try PageFacts(from: decoder), utm: try container.decode(UTM.self, forKey: .utm))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.kind, forKey: .kind)
        try container.encodeIfPresent(self.session, forKey: .session)
        try container.encodeIfPresent(self.reason, forKey: .reason)
        try container.encodeIfPresent(self.widgetID, forKey: .widgetID)
        try container.encode(self.utm, forKey: .utm)
        try self.page.encode(to: encoder)
    }
}
