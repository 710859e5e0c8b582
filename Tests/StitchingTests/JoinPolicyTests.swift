import Foundation
import Stitching
import TestSupport
import Testing

/// One row of the table: what n2 held, what pages have told, what the owner chose, and what must come of it.
struct JoinCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var n2: N2
    var directory: StubDirectory
    var policy = JoinPolicy()
    var kind: Attribution.Kind
    var session: VisitorSessionID?
    var reason: Attribution.Reason?

    init(
        _ description: String, n2: N2, _ directory: StubDirectory, policy: JoinPolicy = JoinPolicy(),
        _ kind: Attribution.Kind, session: VisitorSessionID? = nil, _ reason: Attribution.Reason? = nil
    ) {
        self.testDescription = description
        self.n2 = n2
        self.directory = directory
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
    private static let seen = StubDirectory(pages: [.example])
    private static let stale = StubDirectory([.example(readiness: .stale, reason: .consentRefused)])

    static let all: [JoinCase] = [
        // n2 carries a session.
        .init("known", n2: .session(id), StubDirectory([.example()]), .session, session: id),
        .init("unknown", n2: .session(id), StubDirectory(), .sessionUnseen, session: id),
        .init("another known", n2: .session(id), StubDirectory([.example(id: other)]), .sessionUnseen, session: id),
        .init(
            "known to another integration alone", n2: .session(id), StubDirectory([.example(integration: stranger)]),
            .sessionUnseen, session: id),
        .init("stale, used", n2: .session(id), stale, .sessionStale, session: id, .consentRefused),
        .init(
            "stale without a reason", n2: .session(id), StubDirectory([.example(readiness: .stale)]), .sessionStale,
            session: id, .comagicNotReady),
        .init("stale, dropped", n2: .session(id), stale, policy: drops, .fallback, .consentRefused),
        .init(
            "dropping stale ones leaves ready ones alone", n2: .session(id), StubDirectory([.example()]),
            policy: drops, .session, session: id),
        .init(
            "an event of another session does not outweigh n2", n2: .session(id),
            StubDirectory([.example()], events: [.example(session: other)]), .session, session: id),
        // n2 carries none.
        .init("empty, pages seen", n2: .empty, seen, .fallback, .n2Empty),
        .init("empty, no page seen", n2: .empty, StubDirectory(), .fallback, .noPageSeen),
        .init("empty, only a stranger's page", n2: .empty, StubDirectory(pages: [stranger]), .fallback, .noPageSeen),
        .init("placeholder", n2: .placeholder, StubDirectory(), .fallback, .n2Placeholder),
        .init("malformed", n2: .malformed, seen, .fallback, .n2Malformed),
        // A page's event before the webhook.
        .init(
            "event of order and code", n2: .empty, StubDirectory([.example()], events: [.example()]), .orderMatch,
            session: id, .n2Empty),
        .init(
            "event of the code alone", n2: .empty, StubDirectory(events: [.example(orderID: nil)]), .orderMatch,
            session: id, .n2Empty),
        .init(
            "event of the order alone", n2: .empty, StubDirectory(events: [.example(code: nil)]), .orderMatch,
            session: id, .n2Empty),
        .init(
            "event with a placeholder", n2: .placeholder, StubDirectory(events: [.example()]), .orderMatch,
            session: id, .n2Placeholder),
        .init(
            "event with a marker", n2: .marker(.n2ChannelMissing), StubDirectory(events: [.example()]), .orderMatch,
            session: id, .n2ChannelMissing),
        .init(
            "event of another booking", n2: .empty, StubDirectory(events: [.example(orderID: "2", code: "X")]),
            .fallback, .n2Empty),
        .init(
            "the same order of another integration", n2: .empty,
            StubDirectory(events: [.example(integration: stranger)], pages: [.example]), .fallback, .n2Empty),
        .init(
            "event of a stale session, used", n2: .empty,
            StubDirectory([.example(readiness: .stale)], events: [.example()]), .orderMatch, session: id, .n2Empty),
        .init(
            "event of a stale session, dropped", n2: .empty,
            StubDirectory([.example(readiness: .stale)], events: [.example()]), policy: drops, .fallback, .n2Empty),
        .init(
            "a nameless event is nobody's at the arrival", n2: .empty,
            StubDirectory(events: [.example(orderID: nil, code: nil)]), policy: infers, .fallback, .n2Empty),
    ]
}

@Suite("Which visit a booking belongs to")
struct JoinPolicyTests {
    private let first = VisitorSessionID.example(1)
    private let second = VisitorSessionID.example(2)

    @Test("follows from n2, the pages and the owner's choices", arguments: JoinCase.all)
    func attribute(_ expected: JoinCase) {
        let attribution = expected.policy.attribute(.example(n2: expected.n2), in: expected.directory)
        #expect(attribution.kind == expected.kind)
        #expect(attribution.session == expected.session)
        #expect(attribution.reason == expected.reason)
        // What the ledger insists on.
        #expect((attribution.kind == .fallback) == (attribution.session == nil))
        #expect(attribution.kind != .fallback || attribution.reason != nil)
    }

    @Test("keeps every reason that a marker names", arguments: Attribution.Reason.allCases)
    func marker(reason: Attribution.Reason) {
        let attribution = JoinPolicy().attribute(.example(n2: .marker(reason)), in: StubDirectory())
        #expect(attribution.kind == .fallback)
        #expect(attribution.reason == reason)
    }

    @Test("takes page, referrer, widget and tags from the session's page, but not over what the booking says")
    func adopts() {
        let directory = StubDirectory([.example(widgets: ["24860"], page: "https://e.com/?utm_source=ya&utm_term=t")])
        let bare = JoinPolicy().attribute(.example(n2: .session(self.first)), in: directory)
        #expect(bare.page == "https://e.com/?utm_source=ya&utm_term=t")
        #expect(bare.referrer == "https://ya.ru/")
        #expect(bare.widgetID == "24860")
        #expect(bare.utm == UTM(source: "ya", term: "t"))
        let own = JoinPolicy().attribute(
            .example(n2: .session(self.first), widgetID: "1", utm: UTM(medium: "cpc")), in: directory)
        #expect(own.widgetID == "1")
        #expect(own.utm == UTM(medium: "cpc"))
        let ambiguous = JoinPolicy().attribute(
            .example(n2: .session(self.first)), in: StubDirectory([.example(widgets: ["1", "2"])]))
        #expect(ambiguous.widgetID == nil)
    }

    @Test("an event that comes later gives the booking its session; the first reason stays")
    func matchesLater() throws {
        let policy = JoinPolicy()
        let booking = Booking.example(n2: .marker(.comagicNotReady))
        let directory = StubDirectory([.example()])
        let before = policy.attribute(booking, in: directory)
        #expect(policy.reconsider(booking, before, windowHasPassed: false, in: directory) == nil)
        directory.hear(.example())
        let after = try #require(policy.reconsider(booking, before, windowHasPassed: false, in: directory))
        #expect(after.kind == .orderMatch)
        #expect(after.session == self.first)
        #expect(after.reason == .comagicNotReady)
        #expect(after.page == "https://example.com/tours?utm_source=ya")
    }

    @Test("an empty n2 is explained by the page that made the order", arguments: [N2.empty, .placeholder])
    func explains(n2: N2) {
        let policy = JoinPolicy()
        let booking = Booking.example(n2: n2)
        // A widget that took no n2: the page itself says so, and its order still finds the session.
        let unset = StubDirectory([.example(reason: .n2ChannelMissing)], events: [.example()])
        let matched = policy.attribute(booking, in: unset)
        #expect(matched.kind == .orderMatch)
        #expect(matched.reason == (n2 == .empty ? .n2ChannelMissing : .n2Placeholder))
        // A page that had no session to set.
        let bare = StubDirectory()
        bare.hear(SessionlessPage.example(reason: .comagicMissing))
        let lost = policy.attribute(booking, in: bare)
        #expect(lost.kind == .fallback)
        #expect(lost.reason == (n2 == .empty ? .comagicMissing : .n2Placeholder))
    }

    @Test("a page that is heard of after the webhook explains an empty n2, too, and no marker or refusal")
    func explainsLater() {
        let policy = JoinPolicy()
        let directory = StubDirectory()
        let unseen = policy.attribute(.example(), in: directory)
        #expect(unseen.reason == .noPageSeen)
        directory.hear(SessionlessPage.example(reason: .consentRefused))
        #expect(policy.placed(unseen, of: .example(), in: directory).reason == .consentRefused)
        let marked = Booking.example(n2: .marker(.comagicNotReady))
        #expect(policy.attribute(marked, in: directory).reason == .comagicNotReady)
        let refused = Attribution.exampleDefault(.sessionRejected)
        #expect(policy.placed(refused, of: .example(), in: directory).reason == .sessionRejected)
        let silent = StubDirectory()
        silent.hear(SessionlessPage.example(reason: nil))
        #expect(policy.attribute(.example(), in: silent).reason == .n2Empty)
    }

    @Test("a booking whose own page had no session is never given one that was nearby")
    func refusesToInferPastItsPage() {
        let directory = StubDirectory([.example()], events: [.example(orderID: nil, code: nil)])
        directory.hear(SessionlessPage.example(reason: .comagicMissing))
        let policy = JoinPolicy(infersMatches: true)
        let before = policy.attribute(.example(), in: directory)
        #expect(policy.reconsider(.example(), before, windowHasPassed: true, in: directory) == nil)
        // The order of another booking says nothing of this one.
        let other = Booking.example(orderID: "2", code: "X")
        let after = policy.reconsider(
            other, policy.attribute(other, in: directory), windowHasPassed: true, in: directory)
        #expect(after?.kind == .inferred)
    }

    @Test("a booking without order and code matches nothing")
    func nameless() {
        let booking = Booking.example(orderID: nil, code: nil)
        let directory = StubDirectory(events: [.example(orderID: nil, code: nil), .example()])
        let attribution = JoinPolicy().attribute(booking, in: directory)
        #expect(attribution.kind == .fallback)
        #expect(JoinPolicy().reconsider(booking, attribution, windowHasPassed: true, in: directory) == nil)
    }

    @Test("the only session with an event nearby is inferred: by the owner's choice, after the window, n2 empty")
    func infers() throws {
        let directory = StubDirectory([.example()], events: [.example(orderID: nil, code: nil)])
        let policy = JoinPolicy(infersMatches: true)
        for n2 in [N2.empty, .placeholder] {
            let booking = Booking.example(n2: n2)
            let before = policy.attribute(booking, in: directory)
            #expect(before.kind == .fallback)
            #expect(policy.reconsider(booking, before, windowHasPassed: false, in: directory) == nil)
            #expect(JoinPolicy().reconsider(booking, before, windowHasPassed: true, in: directory) == nil)
            let after = try #require(policy.reconsider(booking, before, windowHasPassed: true, in: directory))
            #expect(after.kind == .inferred)
            #expect(after.session == self.first)
            #expect(after.reason == before.reason)
        }
        for n2 in [N2.malformed, .marker(.consentRefused), .marker(.comagicMissing)] {
            let booking = Booking.example(n2: n2)
            let before = policy.attribute(booking, in: directory)
            #expect(policy.reconsider(booking, before, windowHasPassed: true, in: directory) == nil)
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
            let directory = StubDirectory(events: events)
            let before = policy.attribute(.example(), in: directory)
            let after = policy.reconsider(.example(), before, windowHasPassed: true, in: directory)
            #expect((after?.kind == .inferred) == isInferred, "\(name)")
        }
    }

    @Test("a stale session nearby is inferred only where stale sessions are used")
    func infersStale() {
        let directory = StubDirectory([.example(readiness: .stale)], events: [.example(orderID: nil, code: nil)])
        for isUsed in [true, false] {
            let policy = JoinPolicy(usesStaleSessions: isUsed, infersMatches: true)
            let before = policy.attribute(.example(), in: directory)
            let after = policy.reconsider(.example(), before, windowHasPassed: true, in: directory)
            #expect((after != nil) == isUsed)
        }
    }

    @Test("a booking that has a session, or whose session CoMagic refused, is never looked at again")
    func mayStillMatch() {
        let policy = JoinPolicy(infersMatches: true)
        let directory = StubDirectory([.example()], events: [.example(), .example(orderID: nil, code: nil)])
        let joined: [Attribution] = [
            .example(kind: .session), .example(kind: .sessionUnseen), .example(kind: .orderMatch),
            .exampleDefault(.sessionRejected), .exampleDefault(.sessionTooOld),
        ]
        for attribution in joined {
            #expect(!policy.mayStillMatch(.example(), attribution))
            #expect(policy.reconsider(.example(), attribution, windowHasPassed: true, in: directory) == nil)
        }
        // n2 named a session: whatever became of it, no other takes its place.
        let named = Booking.example(n2: .session(self.second))
        #expect(!policy.mayStillMatch(named, .exampleDefault(.comagicNotReady)))
        #expect(policy.mayStillMatch(.example(), .exampleDefault(.n2Empty)))
        #expect(policy.mayStillMatch(.example(n2: .malformed), .exampleDefault(.n2Malformed)))
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
