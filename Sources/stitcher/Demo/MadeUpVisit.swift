import Stitching

/// The source of a generated booking, and whether its session was found.
struct MadeUpVisit: Sendable {
    private let page: String
    private let widget: String
    private let source: String?
    private let medium: String?
    private let campaign: String?
    private let referrer: String?
    private let agent: VisitorAgent
    private let loss: Attribution.Reason?

    /// - Parameter daysAgo: before the history's end.
    init(daysAgo: Double, _ chance: inout SplitMix) {
        let page = Self.pick(
            [("/", 30), ("/karting", 26), ("/prices", 16), ("/kids", 10), ("/gift", 8), ("/new", 10)], &chance)
        let way = Self.pick(Self.ways.map { ($0, $0.weight) }, &chance)
        self.page = "https://karting.example.ru\(page)"
        self.widget = page == "/gift" ? "24861" : "24860"
        self.source = way.source
        self.medium = way.medium
        self.campaign = way.source == nil ? nil : Self.pick([("summer", 4), ("brand", 3), ("corporate", 2)], &chance)
        self.referrer = way.referrer
        self.agent = Self.pick(Self.agents, &chance)
        self.loss = Self.loss(page, self.agent.browser, daysAgo, &chance)
    }

    /// Why the session was lost, if it was.
    private static func loss(
        _ page: String, _ browser: BrowserFamily, _ daysAgo: Double, _ chance: inout SplitMix
    ) -> Attribution.Reason? {
        // A new page had no script for ten days.
        if page == "/new", (33..<43).contains(daysAgo) { return .noPageSeen }
        // A consent banner did not report its answer, and was corrected after a month.
        if (120..<150).contains(daysAgo), Double.random(in: 0..<1, using: &chance) < 0.18 { return .consentRefused }
        let share = (browser == .safari ? 0.11 : browser == .firefox ? 0.1 : 0.05) + (daysAgo > 200 ? 0.06 : 0)
        guard Double.random(in: 0..<1, using: &chance) < share else { return nil }
        return self.pick(
            [
                (.counterMissing, 40), (.counterNotReady, 24), (.n2Empty, 16), (.noPageSeen, 12),
                (.n2ChannelMissing, 4), (.sessionRejected, 2), (.n2Malformed, 2),
            ], &chance)
    }

    func attribution(session: Int64, _ chance: inout SplitMix) -> Attribution {
        let utm = UTM(source: self.source, medium: self.medium, campaign: self.campaign)
        let query = self.source.map {
            "?utm_source=\($0)&utm_medium=\(self.medium ?? "")&utm_campaign=\(self.campaign ?? "")"
        }
        let page = PageFacts(address: self.page + (query ?? ""), referrer: self.referrer, agent: self.agent)
        if let loss = self.loss {
            // A page without a session still reports its orders, unless the script was missing.
            let isKnown = loss != .noPageSeen && Double.random(in: 0..<1, using: &chance) < 0.7
            return Attribution(
                kind: .fallback, session: nil, reason: loss, widgetID: isKnown ? self.widget : nil,
                page: isKnown ? page : PageFacts(), utm: isKnown ? utm : UTM())
        }
        let kind = Self.pick(
            [
                (Attribution.Kind.session, 900), (.sessionUnseen, 40), (.sessionStale, 30), (.orderMatch, 30),
            ], &chance)
        let isSeen = kind != .sessionUnseen
        return Attribution(
            kind: kind, session: VisitorSessionID(rawValue: session),
            reason: kind == .sessionStale ? .counterNotReady : kind == .orderMatch ? .n2Empty : nil,
            widgetID: isSeen ? self.widget : nil, page: isSeen ? page : PageFacts(), utm: isSeen ? utm : UTM())
    }

    /// A person whose number and address belong to nobody.
    static func person(_ number: Int, _ chance: inout SplitMix) -> Contact {
        let first = self.pick(
            [("Анна", 1), ("Иван", 1), ("Мария", 1), ("Пётр", 1), ("Ольга", 1), ("Сергей", 1)], &chance)
        let last = self.pick([("К.", 1), ("С.", 1), ("М.", 1), ("В.", 1)], &chance)
        let digits = "7300" + String(1_000_000 + number % 9_000_000)
        return Contact(
            name: "\(first) \(last)", phone: PhoneNumber(text: "+\(digits)"),
            email: Double.random(in: 0..<1, using: &chance) < 0.6
                ? EmailAddress(text: "guest\(number)@example.com") : nil)
    }

    private struct Way {
        let source: String?
        let medium: String?
        let referrer: String?
        let weight: Int
    }

    private static let ways = [
        Way(source: "yandex", medium: "cpc", referrer: "https://yandex.ru/", weight: 34),
        Way(source: "vk", medium: "social", referrer: "https://vk.com/", weight: 16),
        Way(source: "2gis", medium: "maps", referrer: "https://2gis.ru/", weight: 8),
        Way(source: nil, medium: nil, referrer: "https://yandex.ru/", weight: 22),
        Way(source: nil, medium: nil, referrer: nil, weight: 20),
    ]

    private static let agents: [(VisitorAgent, Int)] = [
        (VisitorAgent(browser: .chrome, device: .mobile), 30), (VisitorAgent(browser: .chrome, device: .desktop), 16),
        (VisitorAgent(browser: .safari, device: .mobile), 20), (VisitorAgent(browser: .yandex, device: .mobile), 12),
        (VisitorAgent(browser: .yandex, device: .desktop), 10), (VisitorAgent(browser: .safari, device: .tablet), 3),
        (VisitorAgent(browser: .firefox, device: .desktop), 5), (VisitorAgent(browser: .samsung, device: .mobile), 4),
    ]

    private static func pick<Value>(_ values: [(Value, Int)], _ chance: inout SplitMix) -> Value {
        var left = Int.random(in: 0..<values.reduce(0) { $0 + $1.1 }, using: &chance)
        for (value, weight) in values {
            left -= weight
            if left < 0 { return value }
        }
        return values[0].0
    }
}
