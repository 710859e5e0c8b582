import Foundation
import Stitching
import TestSupport
import Testing

/// One row of the table: what n2 held, the evidence, what the owner chose, and what must come of it.
struct JoinCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var n2: N2
    var evidence: Evidence
    var policy = JoinPolicy()
    var kind: Attribution.Kind
    var session: VisitorSessionID?
    var reason: Attribution.Reason?

    init(
        _ description: String, n2: N2, _ evidence: Evidence, policy: JoinPolicy = JoinPolicy(),
        _ kind: Attribution.Kind, session: VisitorSessionID? = nil, _ reason: Attribution.Reason? = nil
    ) {
        self.testDescription = description
        self.n2 = n2
        self.evidence = evidence
        self.policy = policy
        self.kind = kind
        self.session = session
        self.reason = reason
    }

    private static let id = VisitorSessionID.example()
    private static let other = VisitorSessionID.example(2)
    private static let stranger = IntegrationID(rawValue: 2)
    private static let drops = JoinPolicy(usesStaleSessions: false)
    private static let infers = JoinPolicy(infersMatches: true)
    private static let unseen = Evidence(hasSeenPage: false)
    private static let stale = Evidence(sessions: [.example(readiness: .stale, reason: .consentRefused)])
    private static let claimed = Evidence(claim: .session(id))
    private static let staleClaimed = Evidence(claim: .session(id), sessions: [.example(readiness: .stale)])

    /// What a directory finds for the booking of a row.
    private static func found(_ n2: N2, _ directory: StubDirectory, policy: JoinPolicy = JoinPolicy()) -> Evidence {
        directory.evidence(for: policy.query(for: .example(n2: n2)))
    }

    static let all: [JoinCase] = [
        // n2 carries a session.
        .init("known", n2: .session(id), Evidence(sessions: [.example()]), .session, session: id),
        .init("unknown", n2: .session(id), Evidence(), .sessionUnseen, session: id),
        .init(
            "another known", n2: .session(id), Evidence(sessions: [.example(id: other)]), .sessionUnseen, session: id),
        .init(
            "another known to the directory", n2: .session(id),
            found(.session(id), StubDirectory([.example(id: other)])), .sessionUnseen, session: id),
        .init(
            "known to another integration alone", n2: .session(id),
            found(.session(id), StubDirectory([.example(integration: stranger)])), .sessionUnseen, session: id),
        .init("stale, used", n2: .session(id), stale, .sessionStale, session: id, .consentRefused),
        .init(
            "stale without a reason", n2: .session(id), Evidence(sessions: [.example(readiness: .stale)]),
            .sessionStale, session: id, .counterNotReady),
        .init("stale, dropped", n2: .session(id), stale, policy: drops, .fallback, .consentRefused),
        .init("says stale, no page seen", n2: .stale(id), Evidence(), .sessionStale, session: id, .counterNotReady),
        .init("says stale, dropped", n2: .stale(id), Evidence(), policy: drops, .fallback, .counterNotReady),
        .init(
            "says stale, an earlier page was ready", n2: .stale(id), Evidence(sessions: [.example()]), .sessionStale,
            session: id, .counterNotReady),
        .init(
            "dropping stale ones leaves ready ones alone", n2: .session(id), Evidence(sessions: [.example()]),
            policy: drops, .session, session: id),
        .init(
            "an event of another session does not outweigh n2", n2: .session(id),
            Evidence(claim: .session(other), sessions: [.example()]), .session, session: id),
        .init("the directory does not answer", n2: .session(id), .unknown, .sessionUnseen, session: id),
        // n2 carries none.
        .init("empty, pages seen", n2: .empty, Evidence(), .fallback, .n2Empty),
        .init("empty, no page seen", n2: .empty, unseen, .fallback, .noPageSeen),
        .init(
            "empty, only a stranger's page", n2: .empty, found(.empty, StubDirectory(pages: [stranger])), .fallback,
            .noPageSeen),
        .init("empty, the directory does not answer", n2: .empty, .unknown, .fallback, .n2Empty),
        .init("placeholder", n2: .placeholder, unseen, .fallback, .n2Placeholder),
        .init("malformed", n2: .malformed, Evidence(), .fallback, .n2Malformed),
        // A page's event before the webhook.
        .init(
            "event of order and code", n2: .empty, Evidence(claim: .session(id), sessions: [.example()]), .orderMatch,
            session: id, .n2Empty),
        .init(
            "event of the code alone", n2: .empty, found(.empty, StubDirectory(events: [.example(orderID: nil)])),
            .orderMatch, session: id, .n2Empty),
        .init(
            "event of the order alone", n2: .empty, found(.empty, StubDirectory(events: [.example(code: nil)])),
            .orderMatch, session: id, .n2Empty),
        .init("event with a placeholder", n2: .placeholder, claimed, .orderMatch, session: id, .n2Placeholder),
        .init(
            "event with a marker", n2: .marker(.n2ChannelMissing), claimed, .orderMatch, session: id,
            .n2ChannelMissing),
        .init(
            "event of another booking", n2: .empty,
            found(.empty, StubDirectory(events: [.example(orderID: "2", code: "X")])), .fallback, .n2Empty),
        .init(
            "the same order of another integration", n2: .empty,
            found(.empty, StubDirectory(events: [.example(integration: stranger)], pages: [.example])), .fallback,
            .n2Empty),
        .init("pages disagree", n2: .empty, Evidence(claim: .conflict), .fallback, .n2Empty),
        .init("event of a stale session, used", n2: .empty, staleClaimed, .sessionStale, session: id, .n2Empty),
        .init("event of a stale session, dropped", n2: .empty, staleClaimed, policy: drops, .fallback, .n2Empty),
        .init(
            "a nameless event is nobody's at the arrival", n2: .empty,
            found(.empty, StubDirectory(events: [.example(orderID: nil, code: nil)]), policy: infers), policy: infers,
            .fallback, .n2Empty),
    ]
}

@Suite("Which visit a booking belongs to")
struct JoinPolicyTests {
    private let first = VisitorSessionID.example(1)
    private let second = VisitorSessionID.example(2)

    @Test("follows from n2, the pages and the owner's choices", arguments: JoinCase.all)
    func attribute(_ expected: JoinCase) {
        let attribution = expected.policy.attribute(.example(n2: expected.n2), expected.evidence)
        #expect(attribution.kind == expected.kind)
        #expect(attribution.session == expected.session)
        #expect(attribution.reason == expected.reason)
        // What the ledger insists on.
        #expect((attribution.kind == .fallback) == (attribution.session == nil))
        #expect(attribution.kind != .fallback || attribution.reason != nil)
    }

    @Test("keeps every reason that a marker names", arguments: Attribution.Reason.allCases)
    func marker(reason: Attribution.Reason) {
        let attribution = JoinPolicy().attribute(.example(n2: .marker(reason)), Evidence())
        #expect(attribution.kind == .fallback)
        #expect(attribution.reason == reason)
    }

    @Test("takes page, referrer, widget and tags from the session's page, but not over what the booking says")
    func adopts() {
        let evidence = Evidence(
            sessions: [.example(widgets: ["24860"], page: "https://e.com/?utm_source=ya&utm_term=t")])
        let bare = JoinPolicy().attribute(.example(n2: .session(self.first)), evidence)
        #expect(bare.page.address == "https://e.com/?utm_source=ya&utm_term=t")
        #expect(bare.page.referrer == "https://ya.ru/")
        #expect(bare.widgetID == "24860")
        #expect(bare.utm == UTM(source: "ya", term: "t"))
        let own = JoinPolicy().attribute(
            .example(n2: .session(self.first), widgetID: "1", utm: UTM(medium: "cpc")), evidence)
        #expect(own.widgetID == "1")
        #expect(own.utm == UTM(medium: "cpc"))
        let ambiguous = JoinPolicy().attribute(
            .example(n2: .session(self.first)), Evidence(sessions: [.example(widgets: ["1", "2"])]))
        #expect(ambiguous.widgetID == nil)
    }

    @Test("an event that comes later gives the booking its session; the first reason stays")
    func matchesLater() throws {
        let policy = JoinPolicy()
        let booking = Booking.example(n2: .marker(.counterNotReady))
        var evidence = Evidence(sessions: [.example()])
        let before = policy.attribute(booking, evidence)
        #expect(policy.reconsider(booking, before, evidence, windowHasPassed: false) == nil)
        evidence.claim = .session(self.first)
        let after = try #require(policy.reconsider(booking, before, evidence, windowHasPassed: false))
        #expect(after.kind == .orderMatch)
        #expect(after.session == self.first)
        #expect(after.reason == .counterNotReady)
        #expect(after.page.address == "https://example.com/tours?utm_source=ya")
    }

    @Test("an empty n2 is explained by the page that made the order", arguments: [N2.empty, .placeholder])
    func explains(n2: N2) {
        let policy = JoinPolicy()
        let booking = Booking.example(n2: n2)
        // A widget that took no n2: the page itself says so, and its order still finds the session.
        let unset = Evidence(claim: .session(self.first), sessions: [.example(reason: .n2ChannelMissing)])
        let matched = policy.attribute(booking, unset)
        #expect(matched.kind == .orderMatch)
        #expect(matched.reason == (n2 == .empty ? .n2ChannelMissing : .n2Placeholder))
        // A page that had no session to set.
        let lost = policy.attribute(booking, Evidence(sessionlessPage: .example(reason: .counterMissing)))
        #expect(lost.kind == .fallback)
        #expect(lost.reason == (n2 == .empty ? .counterMissing : .n2Placeholder))
    }

    @Test("a page that is heard of after the webhook explains an empty n2, too, and no marker or refusal")
    func explainsLater() {
        let policy = JoinPolicy()
        let unseen = policy.attribute(.example(), Evidence(hasSeenPage: false))
        #expect(unseen.reason == .noPageSeen)
        let evidence = Evidence(sessionlessPage: .example(reason: .consentRefused))
        #expect(policy.placed(unseen, evidence).reason == .consentRefused)
        let marked = Booking.example(n2: .marker(.counterNotReady))
        #expect(policy.attribute(marked, evidence).reason == .counterNotReady)
        let refused = Attribution.exampleDefault(.sessionRejected)
        #expect(policy.placed(refused, evidence).reason == .sessionRejected)
        let silent = Evidence(sessionlessPage: .example(reason: nil))
        #expect(policy.attribute(.example(), silent).reason == .n2Empty)
    }

    @Test("a booking whose own page had no session is never given one that was nearby")
    func refusesToInferPastItsPage() {
        let directory = StubDirectory([.example()], events: [.example(orderID: nil, code: nil)])
        directory.hear(SessionlessPage.example(reason: .counterMissing))
        let policy = JoinPolicy(infersMatches: true)
        let evidence = directory.evidence(for: policy.query(for: .example()))
        #expect(evidence.nearby == self.first)
        let before = policy.attribute(.example(), evidence)
        #expect(policy.reconsider(.example(), before, evidence, windowHasPassed: true) == nil)
        // The order of another booking says nothing of this one.
        let other = Booking.example(orderID: "2", code: "X")
        let others = directory.evidence(for: policy.query(for: other))
        let after = policy.reconsider(other, policy.attribute(other, others), others, windowHasPassed: true)
        #expect(after?.kind == .inferred)
    }

    @Test("a booking without order and code matches nothing")
    func nameless() {
        let booking = Booking.example(orderID: nil, code: nil)
        let directory = StubDirectory(events: [.example(orderID: nil, code: nil), .example()])
        let evidence = directory.evidence(for: JoinPolicy().query(for: booking))
        let attribution = JoinPolicy().attribute(booking, evidence)
        #expect(attribution.kind == .fallback)
        #expect(JoinPolicy().reconsider(booking, attribution, evidence, windowHasPassed: true) == nil)
    }

    @Test("the only session with an event nearby is inferred: by the owner's choice, after the window, n2 empty")
    func infers() throws {
        let evidence = Evidence(nearby: self.first, sessions: [.example()])
        let policy = JoinPolicy(infersMatches: true)
        for n2 in [N2.empty, .placeholder] {
            let booking = Booking.example(n2: n2)
            let before = policy.attribute(booking, evidence)
            #expect(before.kind == .fallback)
            #expect(policy.reconsider(booking, before, evidence, windowHasPassed: false) == nil)
            #expect(JoinPolicy().reconsider(booking, before, evidence, windowHasPassed: true) == nil)
            let after = try #require(policy.reconsider(booking, before, evidence, windowHasPassed: true))
            #expect(after.kind == .inferred)
            #expect(after.session == self.first)
            #expect(after.reason == before.reason)
        }
        for n2 in [N2.malformed, .marker(.consentRefused), .marker(.counterMissing)] {
            let booking = Booking.example(n2: n2)
            let before = policy.attribute(booking, evidence)
            #expect(policy.reconsider(booking, before, evidence, windowHasPassed: true) == nil)
            #expect(policy.query(for: booking).window == nil)
        }
    }

    @Test("two sessions nearby, or one that is too far away or another's, are inferred by nobody")
    func refusesToInfer() {
        let nameless = PageEvent.example(orderID: nil, code: nil)
        let edge = TestTime.start.addingTimeInterval(5)
        let cases: [(String, [PageEvent], Bool)] = [
            ("none", [], false),
            ("one", [nameless], true),
            ("one, heard twice", [nameless, nameless], true),
            ("two", [nameless, .example(session: self.second, orderID: nil, code: nil)], false),
            ("another's", [.example(integration: IntegrationID(rawValue: 2), orderID: nil, code: nil)], false),
            ("the last moment", [.example(orderID: nil, code: nil, seenAt: edge)], true),
            ("too late", [.example(orderID: nil, code: nil, seenAt: edge.addingTimeInterval(0.001))], false),
            (
                "too early", [.example(orderID: nil, code: nil, seenAt: TestTime.start.addingTimeInterval(-5.001))],
                false
            ),
        ]
        let policy = JoinPolicy(infersMatches: true, matchWindow: 5)
        for (name, events, isInferred) in cases {
            let evidence = StubDirectory(events: events).evidence(for: policy.query(for: .example()))
            let before = policy.attribute(.example(), evidence)
            let after = policy.reconsider(.example(), before, evidence, windowHasPassed: true)
            #expect((after?.kind == .inferred) == isInferred, "\(name)")
        }
    }

    @Test("a stale session nearby is inferred only where stale sessions are used")
    func infersStale() {
        let evidence = Evidence(nearby: self.first, sessions: [.example(readiness: .stale)])
        for isUsed in [true, false] {
            let policy = JoinPolicy(usesStaleSessions: isUsed, infersMatches: true)
            let before = policy.attribute(.example(), evidence)
            let after = policy.reconsider(.example(), before, evidence, windowHasPassed: true)
            #expect((after != nil) == isUsed)
        }
    }

    @Test("a booking that has a session, or whose session CoMagic refused, is never looked at again")
    func mayStillMatch() {
        let policy = JoinPolicy(infersMatches: true)
        let evidence = Evidence(claim: .session(self.first), nearby: self.first, sessions: [.example()])
        let joined: [Attribution] = [
            .example(kind: .session), .example(kind: .sessionUnseen), .example(kind: .orderMatch),
            .exampleDefault(.sessionRejected), .exampleDefault(.sessionTooOld),
        ]
        for attribution in joined {
            #expect(!policy.mayStillMatch(.example(), attribution))
            #expect(policy.reconsider(.example(), attribution, evidence, windowHasPassed: true) == nil)
        }
        // n2 named a session: whatever became of it, no other takes its place.
        let named = Booking.example(n2: .session(self.second))
        #expect(!policy.mayStillMatch(named, .exampleDefault(.counterNotReady)))
        #expect(policy.mayStillMatch(.example(), .exampleDefault(.n2Empty)))
        #expect(policy.mayStillMatch(.example(n2: .malformed), .exampleDefault(.n2Malformed)))
    }

    @Test("asks for what the rules need and for nothing about a person")
    func query() {
        let start = TestTime.start
        let booking = Booking.example(n2: .session(self.first))
        let expected = EvidenceQuery(
            integration: .example, session: self.first, order: OrderNames(id: "1001", code: "C6UDS3"),
            since: start.addingTimeInterval(-1_800))
        #expect(JoinPolicy(infersMatches: true).query(for: booking) == expected)
        let empty = JoinPolicy(infersMatches: true, matchWindow: 5).query(for: .example())
        #expect(empty.session == nil && empty.asksForPages)
        #expect(empty.window == start.addingTimeInterval(-5)...start.addingTimeInterval(5))
        #expect(JoinPolicy().query(for: .example()).window == nil)
        let still = JoinPolicy(infersMatches: true, matchWindow: 0).query(for: .example(n2: .placeholder))
        #expect(still.window == start...start && !still.asksForPages)
    }

    @Test("a refused session leaves the first reason, or says so when there was none")
    func withoutSession() {
        let plain = Attribution.example().withoutSession(because: .sessionRejected)
        #expect(plain.kind == .fallback && plain.session == nil && plain.reason == .sessionRejected)
        #expect(plain.page == Attribution.example().page && plain.utm == Attribution.example().utm)
        let stale = Attribution.example(kind: .sessionStale, reason: .consentRefused)
        #expect(stale.withoutSession(because: .sessionRejected).reason == .consentRefused)
    }
}
