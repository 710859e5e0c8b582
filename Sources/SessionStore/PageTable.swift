import Stitching

/// A page's facts as a session's entry keeps them: texts by handle, so that a bound in entries is a bound in bytes.
struct StoredPage: Sendable {
    var address = InternTable<String>.Handle.none
    var referrer = InternTable<String>.Handle.none
    var widgets = InternTable<[String]>.Handle.none
    var reason: Attribution.Reason?
    var agent: VisitorAgent?
}

/// The texts of all pages of one shard, and the only place that turns a page's facts into an entry's and back.
struct PageTable: Sendable {
    private(set) var texts: InternTable<String>
    private(set) var lists: InternTable<[String]>
    /// Texts and lists left out because their table was full.
    private(set) var dropped = 0

    /// - Parameter bytes: what texts and lists may take together; an eighth of it is for lists of widgets.
    init(bytes: Int) {
        self.texts = InternTable(limit: bytes - bytes / 8) { $0.utf8.count }
        self.lists = InternTable(limit: bytes / 8) { $0.reduce(0) { $0 + $1.utf8.count + 16 } }
    }

    /// Takes in a page of a new session; a text that finds no room is left out.
    mutating func store(_ page: PageFacts) -> StoredPage {
        StoredPage(
            address: self.handle(page.address) ?? .none, referrer: self.handle(page.referrer) ?? .none,
            widgets: self.handle(Self.bounded(page.widgets)) ?? .none, reason: page.reason, agent: page.agent)
    }

    func facts(_ page: StoredPage) -> PageFacts {
        PageFacts(
            address: self.texts[page.address], referrer: self.texts[page.referrer], agent: page.agent,
            widgets: self.lists[page.widgets] ?? [], reason: page.reason)
    }

    /// Brings a session's page up to date: widgets are gathered, texts and agent are the latest, and address and
    /// referrer change within the first page's origin only. The reason is the caller's: it goes with the readiness.
    mutating func merge(_ page: PageFacts, into known: inout StoredPage) {
        if let agent = page.agent { known.agent = agent }
        if self.isOfSameOrigin(page.address, as: known.address) {
            known.address = self.replacement(of: known.address, by: page.address)
            known.referrer = self.replacement(of: known.referrer, by: page.referrer)
        }
        self.addWidgets(page.widgets, to: &known)
    }

    mutating func giveBack(_ page: StoredPage) {
        self.texts.giveBack(page.address)
        self.texts.giveBack(page.referrer)
        self.lists.giveBack(page.widgets)
    }

    /// Whether a page may replace the session's page: there is none, or it is of the same site.
    private func isOfSameOrigin(_ page: String?, as known: InternTable<String>.Handle) -> Bool {
        guard let page, let known = self.texts[known], page != known else { return true }
        return Self.origin(page).elementsEqual(Self.origin(known))
    }

    /// Scheme, host and port: everything before the third slash, the query or the fragment.
    private static func origin(_ address: String) -> Substring.UTF8View {
        let text = address.utf8
        var slashes = 0
        let end = text.firstIndex { byte in
            slashes += byte == UInt8(ascii: "/") ? 1 : 0
            return slashes == 3 || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
        }
        return text[..<(end ?? text.endIndex)]
    }

    /// The newer text if there is one and room for it. A known text, the usual case, is compared and not hashed.
    private mutating func replacement(
        of old: InternTable<String>.Handle, by text: String?
    ) -> InternTable<String>.Handle {
        guard let text, self.texts[old] != text, let new = self.handle(text) else { return old }
        self.texts.giveBack(old)
        return new
    }

    private mutating func addWidgets(_ widgets: [String], to page: inout StoredPage) {
        let old = page.widgets
        let known = self.lists[old] ?? []
        guard !widgets.isEmpty, known != widgets else { return }
        let union = Self.bounded(known + widgets)
        guard union != known, let new = self.handle(union) else { return }
        page.widgets = new
        self.lists.giveBack(old)
    }

    /// Each id once, in the order seen, at most as many as one beacon may name.
    private static func bounded(_ widgets: [String]) -> [String] {
        guard widgets.count > 1 else { return widgets }
        var kept: [String] = []
        for widget in widgets where kept.count < PageFacts.Limits.widgets && !kept.contains(widget) {
            kept.append(widget)
        }
        return kept
    }

    private mutating func handle(_ text: String?) -> InternTable<String>.Handle? {
        guard let text else { return nil }
        let handle = self.texts.take(text)
        if handle == nil { self.dropped += 1 }
        return handle
    }

    private mutating func handle(_ widgets: [String]) -> InternTable<[String]>.Handle? {
        guard !widgets.isEmpty else { return nil }
        let handle = self.lists.take(widgets)
        if handle == nil { self.dropped += 1 }
        return handle
    }
}
