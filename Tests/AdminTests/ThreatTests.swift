import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

/// What docs/THREATS.md says an outsider cannot do who knows the site key and guesses order ids.
@Suite("An outsider who knows the site key")
struct ThreatTests {
    private static let victim = "17000000001"
    private static let attacker = "17000000666"

    /// A beacon of a page; the session is the victim's, if no other is named.
    private func tell(
        _ service: TestService, _ session: String = Self.victim, readiness: String = "ready",
        page: String = "https://karting.example/?utm_source=yandex", event: String? = nil
    ) async throws {
        let order = event.map { #","o":\#($0)"# } ?? ""
        let answer = try await service.send(
            .post, service.beacon,
            text: #"{"v":1,"s":"\#(session)","q":"\#(readiness)","w":["24860"],"u":"\#(page)"\#(order)}"#)
        #expect(answer.status == .noContent)
    }

    private func book(_ service: TestService, order: String = "1001", n2: String = "") async throws -> Attribution {
        _ = try await service.send(.post, service.hook, text: hookBody(order: order, n2: n2))
        let kept = try await service.bookings.list(.init(), limit: 1)
        return try #require(kept.first).attribution
    }

    @Test("cannot overrule the session that came in n2")
    func overrule() async throws {
        let service = try await TestService()
        try await self.tell(service)
        try await self.tell(service, Self.attacker, event: #"{"id":"1001","code":"C6UDS3"}"#)
        let attribution = try await self.book(service, n2: Self.victim)
        #expect(attribution.session?.description == Self.victim && attribution.kind == .session)
    }

    @Test("cannot take an order from the page that named its code, before it or after it", arguments: [true, false])
    func code(isFirst: Bool) async throws {
        let service = try await TestService()
        if isFirst { try await self.tell(service, Self.attacker, event: #"{"id":"1001"}"#) }
        try await self.tell(service, event: #"{"id":"1001","code":"C6UDS3"}"#)
        if !isFirst { try await self.tell(service, Self.attacker, event: #"{"id":"1001"}"#) }
        try await self.tell(service, Self.attacker, event: #"{"id":"1001","code":"GUESS1"}"#)
        #expect(try await self.book(service).session?.description == Self.victim)
    }

    @Test("cannot win an order that a page named without its code: two sessions for one order are a conflict")
    func conflict() async throws {
        let service = try await TestService()
        try await self.tell(service, event: #"{"id":"1001"}"#)
        try await self.tell(service, Self.attacker, event: #"{"id":"1001"}"#)
        #expect(try await self.book(service).kind == .fallback)
        let kept = try await service.bookings.list(.init(), limit: 1)
        let detail = try await service.bookings.show(try #require(kept.first).id)
        #expect(detail.history.first?.facts["oddities"]?.contains("conflicting_events") == true)
    }

    @Test("cannot claim orders in advance")
    func inAdvance() async throws {
        let service = try await TestService()
        service.clock.move(-1_801)
        for order in 1_000...1_010 { try await self.tell(service, Self.attacker, event: #"{"id":"\#(order)"}"#) }
        service.clock.move(1_801)
        #expect(try await self.book(service).kind == .fallback)
        // Nor does it spoil the order for its own page.
        try await self.tell(service, event: #"{"id":"1002"}"#)
        #expect(try await self.book(service, order: "1002").session?.description == Self.victim)
    }

    @Test("cannot make a confirmed session stale, nor move it to another site")
    func lower() async throws {
        let service = try await TestService()
        try await self.tell(service)
        try await self.tell(service, readiness: "stale", page: "https://evil.example/?utm_source=evil")
        let attribution = try await self.book(service, n2: Self.victim)
        #expect(attribution.kind == .session)
        #expect(
            attribution.page.address == "https://karting.example/?utm_source=yandex"
                && attribution.utm.source == "yandex")
    }

    @Test("cannot learn whether a session, an order or a booking exists")
    func learn() async throws {
        let service = try await TestService()
        _ = try await self.book(service, n2: Self.victim)
        var answers: Set<String> = []
        for session in [Self.victim, Self.attacker] {
            for order in ["1001", "9999"] {
                let answer = try await service.send(
                    .post, service.beacon, text: #"{"v":1,"s":"\#(session)","q":"ready","o":{"id":"\#(order)"}}"#)
                answers.insert("\(answer.status) \(answer.headers.map(\.description).sorted()) \(answer.text)")
            }
        }
        #expect(answers.count == 1)
    }

    @Test("cannot reach another integration")
    func other() async throws {
        let service = try await TestService()
        let other = try await service.store.create(service.integration.settings, at: TestService.start)
        try await service.reload()
        let answer = try await service.send(
            .post, "/b/\(other.siteKey)",
            text: #"{"v":1,"s":"\#(Self.attacker)","q":"ready","o":{"id":"1001","code":"C6UDS3"}}"#)
        #expect(answer.status == .noContent)
        #expect(try await self.book(service).kind == .fallback)
    }

    @Test("cannot send a booking")
    func send() async throws {
        let service = try await TestService()
        #expect(try await service.send(.post, "/hooks/bukza/\(service.siteKey)", text: hookBody()).status == .notFound)
        #expect(try await service.bookings.list(.init(), limit: 1).isEmpty)
    }
}
