/// The body of a webhook. `link` is `null` when there is none, so that a program always finds the same keys.
struct WebhookBody: Encodable, Sendable {
    let notice: Notice

    private enum CodingKeys: String, CodingKey {
        case subject, text, link, facts
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.notice.subject, forKey: .subject)
        try container.encode(self.notice.text, forKey: .text)
        try container.encode(self.notice.link, forKey: .link)
        try container.encode(self.notice.facts, forKey: .facts)
    }
}
