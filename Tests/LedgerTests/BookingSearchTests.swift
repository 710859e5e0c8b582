import Foundation
import GRDB
import Stitching
import Synchronization
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Finding bookings")
struct BookingSearchTests {
    /// Bookings of two integrations over ten days, one an hour and a half, of every kind and state there is.
    private static func filled(seed: UInt64 = 1) async throws -> (TestLedger, [BookingSummary]) {
        let ledger = try TestLedger()
        let integrations = [
            try await ledger.integration(.example(name: "A")), try await ledger.integration(.example(name: "B")),
        ]
        var chance = SeededGenerator(seed: seed)
        for number in 0..<160 {
            let integration = integrations[Int.random(in: 0...1, using: &chance)].id
            let at = TestTime.start.addingTimeInterval(Double(number) * 5_400)
            let kinds: [Attribution.Kind] = [.session, .sessionUnseen, .sessionStale, .fallback, .fallback]
            let kind = kinds.randomElement(using: &chance) ?? .session
            var attribution =
                kind == .fallback
                ? Attribution.exampleDefault([.n2Empty, .counterMissing].randomElement(using: &chance) ?? .n2Empty)
                : .example(kind: kind)
            attribution.page.address =
                ["https://example.ru/a?x=\(number)", "https://example.ru/b", nil].randomElement(using: &chance) ?? nil
            attribution.page.referrer = ["https://ya.ru/search?text=1", nil].randomElement(using: &chance) ?? nil
            attribution.utm.source = ["ya", "vk", nil].randomElement(using: &chance) ?? nil
            attribution.widgetID = ["1", "2", nil].randomElement(using: &chance) ?? nil
            attribution.page.agent =
                [VisitorAgent(browser: .safari, device: .mobile), nil].randomElement(using: &chance) ?? nil
            let isTest = number % 40 == 7
            let contact = Contact(
                name: "N", phone: PhoneNumber(text: "+7916123\(1_000 + number % 10)"),
                email: EmailAddress(text: "Guest\(number % 7)@Example.com"))
            _ = try await ledger.outbox.accept(
                .example(
                    booking: .example(
                        integration: integration,
                        orderID: (isTest ? BookingSummary.testOrderPrefix : "") + "\(number)", code: "C\(number % 5)",
                        contact: contact, receivedAt: at),
                    attribution: attribution,
                    disposition: number % 9 == 0 ? .parked(.example("no_contact")) : nil))
        }
        return (ledger, try await ledger.bookings.list(.init(), limit: 1_000))
    }

    private static func page(_ booking: BookingSummary) -> String? {
        booking.attribution.page.address.map { String($0.prefix { $0 != "?" }) }
    }

    private typealias Question = (BookingFilter, @Sendable (BookingSummary) -> Bool)

    private static let questions: [Question] = [
        (.init(kinds: [.sessionStale]), { $0.attribution.kind == .sessionStale }),
        (
            .init(kinds: [.sessionStale, .inferred]),
            { [.sessionStale, .inferred].contains($0.attribution.kind) }
        ),
        (.init(integrations: [.example, IntegrationID(rawValue: 99)]), { $0.integration == .example }),
        (
            .init(
                integrations: [.example, IntegrationID(rawValue: 2)], status: .parked, kinds: [.session, .fallback]),
            { [.session, .fallback].contains($0.attribution.kind) && $0.status == .parked }
        ),
        (.init(hasSession: true), { $0.attribution.kind != .fallback }),
        (.init(hasSession: false), { $0.attribution.kind == .fallback }),
        (
            .init(reasons: [.counterMissing]),
            { $0.attribution.kind == .fallback && $0.attribution.reason == .counterMissing }
        ),
        (
            .init(reasons: [.counterMissing, .n2Empty]),
            {
                $0.attribution.kind == .fallback
                    && ($0.attribution.reason == .counterMissing || $0.attribution.reason == .n2Empty)
            }
        ),
        (.init(status: .parked), { $0.status == .parked }),
        (
            .init(from: TestTime.start.addingTimeInterval(86_400), to: TestTime.start.addingTimeInterval(3 * 86_400)),
            { (86_400..<3 * 86_400).contains($0.receivedAt.timeIntervalSince(TestTime.start)) }
        ),
        (.init(from: TestTime.start.addingTimeInterval(1e8)), { _ in false }),
        (.init(to: TestTime.start), { _ in false }),
        (.init(text: "31"), { $0.orderID == "31" }),
        (.init(text: " C3 "), { $0.code == "C3" }),
        (.init(text: "no such thing"), { _ in false }),
        (.init(values: [.page: "https://example.ru/a"]), { Self.page($0) == "https://example.ru/a" }),
        (.init(values: [.page: ""]), { $0.attribution.page.address == nil }),
        (.init(values: [.referrer: "ya.ru"]), { $0.attribution.page.referrer != nil }),
        (
            .init(values: [.widget: "2", .utmSource: "vk"]),
            { $0.attribution.widgetID == "2" && $0.attribution.utm.source == "vk" }
        ),
        (.init(values: [.browser: "safari"]), { $0.attribution.page.agent?.browser == .safari }),
        (.init(values: [.device: ""]), { $0.attribution.page.agent == nil }),
        (.init(excludesTests: true), { !$0.isTest }),
        (
            .init(integrations: [.example], hasSession: false, values: [.page: "https://example.ru/b"]),
            {
                $0.integration == .example && $0.attribution.kind == .fallback
                    && Self.page($0) == "https://example.ru/b"
            }
        ),
    ]

    @Test(
        "finds what a look at every booking would, page after page, and counts the same", arguments: [1, 2] as [UInt64])
    func plain(seed: UInt64) async throws {
        let (ledger, all) = try await Self.filled(seed: seed)
        for (filter, holds) in Self.questions {
            var found: [BookingSummary] = []
            while true {
                let page = try await ledger.bookings.list(filter, before: found.last?.id, limit: 7)
                found += page
                if page.count < 7 { break }
            }
            #expect(found == all.filter(holds), "\(filter)")
            #expect(try await ledger.bookings.count(filter, limit: 1_000) == found.count)
            // Without tests the counts of coverage answer, where they can.
            var real = filter
            real.excludesTests = true
            let expected = all.count { holds($0) && !$0.isTest }
            #expect(try await ledger.bookings.count(real, limit: 1_000) == expected, "\(filter)")
            #expect(try await ledger.bookings.list(real, limit: 1_000).count == expected)
            let exported = try await ledger.bookings.export(filter, limit: 1_000)
            #expect(exported.map(\.id) == found.map(\.id))
        }
    }

    @Test(
        "finds a person by phone or address, however it is written, and nobody else's bookings",
        arguments: [
            ("8 (916) 123-10-03", 16), ("+79161231003", 16), ("guest3@example.com", 23), ("guest9@example.com", 0),
        ])
    func person(text: String, expected: Int) async throws {
        let (ledger, _) = try await Self.filled()
        let found = try await ledger.bookings.list(.init(text: text), limit: 1_000)
        #expect(found.count == expected)
    }

    @Test("finds hours and days of the week as the place's clocks show them, over a change of the clocks too")
    func clocks() async throws {
        let (ledger, all) = try await Self.filled()
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let moscow = try #require(TimeZone(identifier: "Europe/Moscow"))
        for zone in [berlin, moscow] {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            let end = try #require(all.first).receivedAt.addingTimeInterval(1)
            for (weekday, hour) in [(nil, 9), (3, nil), (7, 23), (1, 0)] as [(Int?, Int?)] {
                let clock = LocalClock(weekday: weekday, hour: hour, zone: zone, period: TestTime.start..<end)
                let found = try await ledger.bookings.list(.init(clock: clock), limit: 1_000)
                let expected = all.filter { booking in
                    let day = (calendar.component(.weekday, from: booking.receivedAt) + 5) % 7 + 1
                    return (weekday == nil || day == weekday)
                        && (hour == nil || calendar.component(.hour, from: booking.receivedAt) == hour)
                }
                #expect(found == expected)
            }
        }
        // In the night to 25 October 2026 the hour from two to three comes twice in Berlin.
        let night = try Date("2026-10-25T00:00:00Z", strategy: .iso8601)
        let ledgerOfNight = try TestLedger()
        _ = try await ledgerOfNight.integration()
        for half in 0..<6 {
            _ = try await ledgerOfNight.outbox.accept(
                .example(
                    booking: .example(orderID: "\(half)", receivedAt: night.addingTimeInterval(Double(half) * 1_800))))
        }
        let clock = LocalClock(
            weekday: 7, hour: 2, zone: berlin,
            period: night.addingTimeInterval(-86_400)..<night.addingTimeInterval(86_400))
        #expect(try await ledgerOfNight.bookings.list(.init(clock: clock), limit: 10).count == 4)
    }

    @Test("walks along an index, whatever is asked")
    func plans() async throws {
        let (ledger, _) = try await Self.filled()
        let statements = Mutex<[String]>([])
        try await ledger.database.overhear { sql in statements.withLock { $0.append(sql) } }
        // What nearly every booking fulfils is a walk along the table itself that ends after a page.
        let rare = Self.questions.map(\.0).filter { $0.hasSession != true && !$0.excludesTests }
        for filter in rare {
            _ = try await ledger.bookings.list(filter, before: EntryID(rawValue: 99), limit: 7)
            _ = try await ledger.bookings.export(filter, limit: 7)
        }
        let queries = statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") && $0.contains("FROM booking") }
        #expect(queries.count >= 2 * rare.count)
        for sql in queries {
            for step in try await ledger.database.plan(of: sql) {
                #expect(!step.contains("SCAN booking"), "\(step)\n\(sql)")
                #expect(!step.contains("TEMP B-TREE") || sql.contains(" OR "), "\(step)\n\(sql)")
            }
        }
    }

    @Test("a clock that was set back hides nothing of a period")
    func setBack() async throws {
        let ledger = try TestLedger()
        _ = try await ledger.integration()
        for (order, seconds) in [(1, 100.0), (2, 50), (3, 101), (4, 49)] {
            _ = try await ledger.outbox.accept(
                .example(
                    booking: .example(orderID: "\(order)", receivedAt: TestTime.start.addingTimeInterval(seconds))))
        }
        let filter = BookingFilter(
            from: TestTime.start.addingTimeInterval(50), to: TestTime.start.addingTimeInterval(101))
        #expect(try await ledger.bookings.list(filter, limit: 10).map(\.orderID) == ["2", "1"])
    }

    @Test("done by hand is neither sent nor counted as waiting, until it is sent again by its id")
    func closed() async throws {
        let (ledger, all) = try await Self.filled()
        let parked = all.filter { $0.status == .parked }
        let now = TestTime.start
        let one = try #require(parked.first)
        #expect(try await ledger.bookings.close(.init(ids: [one.id]), dryRun: true, by: "a@b.ru", at: now) == 1)
        #expect(try await ledger.show(one.id).summary == one)
        #expect(try await ledger.bookings.close(.init(ids: [one.id]), dryRun: false, by: "a@b.ru", at: now) == 1)
        let shown = try await ledger.show(one.id)
        #expect(shown.summary.closedAt == now && shown.summary.status == .parked)
        #expect(shown.history.last?.name == "closed" && shown.history.last?.facts == ["by": "a@b.ru"])
        let delivery = try await ledger.coverage.delivery(of: [.example, IntegrationID(rawValue: 2)])
        #expect(delivery.parked == parked.count - 1)
        #expect(
            try await ledger.bookings.replay(.init(status: .parked), dryRun: true, reading: StubBodyReader(), at: now)
                == parked.count - 1)
        let several = BookingFilter(
            integrations: [.example, IntegrationID(rawValue: 99)], status: .parked, kinds: [.session, .fallback])
        let meant = parked.filter { $0.id != one.id && $0.integration == .example }
            .count { [.session, .fallback].contains($0.attribution.kind) }
        #expect(
            try await ledger.bookings.replay(several, dryRun: true, reading: StubBodyReader(), at: now) == meant
                && meant > 0)
        #expect(
            try await ledger.bookings.replay(
                .init(ids: [one.id]), dryRun: false, by: "a@b.ru", reading: StubBodyReader(), at: now) == 1)
        #expect(try await ledger.show(one.id).summary.closedAt == nil)
        let delivered = try #require(all.first { $0.status == .pending })
        #expect(try await ledger.bookings.close(.init(ids: [delivered.id]), dryRun: false, by: "a@b.ru", at: now) == 0)
    }

    @Test("whoever is shown a person is named in the booking's history")
    func reveal() async throws {
        let (ledger, all) = try await Self.filled()
        let one = try #require(all.first)
        let shown = try await ledger.bookings.reveal(one.id, to: "anna@example.ru", at: TestTime.start)
        #expect(shown.contact.email != nil)
        #expect(try await ledger.show(one.id).history.last?.name == "revealed")
        #expect(try await ledger.show(one.id).history.last?.facts == ["by": "anna@example.ru"])
        await #expect(throws: LedgerError.notFound) {
            try await ledger.bookings.reveal(EntryID(rawValue: 9_999), to: "x", at: TestTime.start)
        }
    }
}
