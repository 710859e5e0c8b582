import FoundationEssentials

/// The counter server's memory of visitors: which visitor has which session.
///
/// **Source:** observed in the counter script: each track view sends the known `visitor.session.unixtime` and gets one
/// back; another one is a new session. That a session ends after 30 minutes is this demo's assumption.
struct DemoVisitors: Sendable {
    /// Silence after which a visitor's next page begins a new session.
    static let sessionTimeout: TimeInterval = 30 * 60
    /// Maximum number of visitors; the longest unseen are removed.
    static let capacity = 10_000

    /// The answer to a track view.
    struct View: Hashable, Sendable {
        var visitor: Int64
        var session: Int64
        var startedAt: Date
        var hit: Int64
        var isNewSession: Bool

        /// `ci`: the value that the counter stores in its cookie.
        var comagicID: String { "\(self.visitor).\(self.session).\(Int64(self.startedAt.timeIntervalSince1970))" }
    }

    private struct Visitor {
        var session: Int64
        var startedAt: Date
        var lastHit: Date
    }

    private var visitors: [Int64: Visitor] = [:]
    private var lastVisitor: Int64 = 5_000_000
    private var lastSession: Int64 = 17_000_000_000
    private var lastHit: Int64 = 776

    /// Takes a page view with the `ci` that the browser sent, if any. O(1); O(n) now and then to remove visitors.
    mutating func view(comagicID: String?, at now: Date) -> View {
        self.lastHit += 1
        let parts = (comagicID ?? "").split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        let number = parts.count == 3 ? parts[0] : nil
        if let number, let known = self.visitors[number], known.session == parts[1],
            now.timeIntervalSince(known.lastHit) < Self.sessionTimeout
        {
            self.visitors[number]?.lastHit = now
            return View(
                visitor: number, session: known.session, startedAt: known.startedAt, hit: self.lastHit,
                isNewSession: false)
        }
        let visitor = number.flatMap { self.visitors[$0] == nil ? nil : $0 } ?? self.newVisitor()
        self.lastSession += 1
        let startedAt = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        self.visitors[visitor] = Visitor(session: self.lastSession, startedAt: startedAt, lastHit: now)
        self.forget()
        return View(
            visitor: visitor, session: self.lastSession, startedAt: startedAt, hit: self.lastHit, isNewSession: true)
    }

    private mutating func newVisitor() -> Int64 {
        self.lastVisitor += 1
        return self.lastVisitor
    }

    private mutating func forget() {
        guard self.visitors.count > Self.capacity else { return }
        let kept = self.visitors.sorted { $0.value.lastHit > $1.value.lastHit }.prefix(Self.capacity / 2)
        self.visitors = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
