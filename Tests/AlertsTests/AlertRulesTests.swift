import Alerts
import Foundation
import Ledger
import Stitching
import TestSupport
import Testing

@Suite("What is wrong")
struct AlertRulesTests {
    private static let zone = TimeZone(identifier: "Europe/Moscow") ?? .gmt
    /// 2026-11-22T10:00:00Z, a Sunday.
    private static let hour = Int64(TestTime.start.timeIntervalSince1970 / 3_600)

    /// A site with two bookings an hour from nine to nine on its own clocks, nine in ten with a session, forty visits an
    /// hour all day; the nights are still.
    private static func usual(weeks: Int = 8) -> (bookings: Baseline, visits: Baseline) {
        var bookings: [Int64: HourCount] = [:]
        var visits: [Int64: HourCount] = [:]
        let until = Self.hour - 24
        for hour in (until - Int64(weeks) * 168)..<until {
            let local = (hour + 3) % 24
            if (9..<21).contains(local) { bookings[hour] = HourCount(total: 20, covered: 18) }
            visits[hour] = HourCount(total: (9..<21).contains(local) ? 40 : 2)
        }
        let since = Date(timeIntervalSince1970: Double(until - Int64(weeks) * 168) * 3_600)
        return (
            Baseline(bookings, until: until, since: since, zone: Self.zone),
            Baseline(visits, until: until, since: since, zone: Self.zone)
        )
    }

    private static func situation(
        weeks: Int = 8, covered: Int = 18, minutes: Double = 0, edit: (inout Situation) -> Void = { _ in }
    ) -> Situation {
        let usual = Self.usual(weeks: weeks)
        var bookings: [Int64: HourCount] = [:]
        var visits: [Int64: HourCount] = [:]
        for hour in (Self.hour - 50)...Self.hour {
            let local = (hour + 3) % 24
            if (9..<21).contains(local) { bookings[hour] = HourCount(total: 20, covered: covered) }
            visits[hour] = HourCount(total: 30)
        }
        var situation = Situation(
            integration: .example, now: TestTime.start.addingTimeInterval(minutes * 60), bookings: bookings,
            visits: visits, usualBookings: usual.bookings, usualVisits: usual.visits, delivery: .init())
        edit(&situation)
        return situation
    }

    private static func kinds(_ situation: Situation, open: Set<AlertKind> = []) -> [AlertKind] {
        AlertRules().findings(situation, open: open).map(\.kind)
    }

    @Test("nothing, while all is as usual, in the night as by day")
    func quiet() {
        for hours in 0..<48 {
            var situation = Self.situation()
            situation.now += Double(hours) * 3_600
            for hour in Self.hour...(Self.hour + Int64(hours)) {
                situation.bookings[hour] = (9..<21).contains((hour + 3) % 24) ? HourCount(total: 20, covered: 18) : nil
                situation.visits[hour] = HourCount(total: 1)
            }
            #expect(Self.kinds(situation) == [])
        }
    }

    @Test(
        "coverage, when it falls clearly below what is usual for these days and hours, and not for a slip",
        arguments: [(18, false), (17, false), (16, false), (15, true), (5, true), (0, true)])
    func coverage(covered: Int, isLow: Bool) throws {
        let findings = AlertRules().findings(Self.situation(covered: covered), open: [])
        #expect(findings.map(\.kind) == (isLow ? [.coverageLow] : []))
        guard isLow, case .coverage(let seen, let total, let usual, _, _) = try #require(findings.first).evidence else {
            return
        }
        #expect(total == 240 && seen == covered * 12)
        #expect((0.89...0.91).contains(usual))
    }

    @Test("coverage goes on being low until it is nearly as usual again")
    func hysteresis() {
        #expect(Self.kinds(Self.situation(covered: 16), open: [.coverageLow]) == [.coverageLow])
        #expect(Self.kinds(Self.situation(covered: 17), open: [.coverageLow]) == [])
    }

    @Test("not coverage, with too few bookings or too short a past to tell")
    func few() {
        let few = Self.situation { situation in
            situation.bookings = [Self.hour - 2: HourCount(total: 9, covered: 0)]
            situation.bookings[Self.hour] = HourCount(total: 1, covered: 0)
        }
        #expect(Self.kinds(few) == [])
        #expect(Self.kinds(Self.situation(weeks: 1, covered: 0)) == [])
        #expect(Self.kinds(Self.situation(weeks: 2, covered: 0)) == [.coverageLow])
    }

    @Test("a place whose hours differ is compared hour by hour: a poor evening is no fall where evenings are poor")
    func hours() {
        var bookings: [Int64: HourCount] = [:]
        let until = Self.hour - 24
        for hour in (until - 8 * 168)..<until {
            let isEvening = (hour + 3) % 24 >= 18
            bookings[hour] = HourCount(total: 10, covered: isEvening ? 4 : 10)
        }
        let usual = Baseline(
            bookings, until: until, since: Date(timeIntervalSince1970: Double(until - 8 * 168) * 3_600), zone: Self.zone
        )
        var situation = Self.situation()
        situation.usualBookings = usual
        situation.bookings = [:]
        for hour in (Self.hour - 24)..<Self.hour where (hour + 3) % 24 >= 18 {
            situation.bookings[hour] = HourCount(total: 10, covered: 4)
        }
        situation.bookings[Self.hour] = HourCount(total: 1)
        #expect(Self.kinds(situation) == [])
    }

    @Test("silence, once so much was to be expected that chance is no excuse; a still night is none")
    func silence() throws {
        let noVisits = Self.situation { $0.visits = [Self.hour - 1: HourCount(total: 3)] }
        #expect(Self.kinds(noVisits) == [])
        let later = Self.situation(minutes: 29) { $0.visits = [Self.hour - 1: HourCount(total: 3)] }
        #expect(Self.kinds(later) == [])
        let late = Self.situation(minutes: 31) { $0.visits = [Self.hour - 1: HourCount(total: 3)] }
        #expect(Self.kinds(late) == [.scriptSilent])
        let noHooks = Self.situation(minutes: 30) { $0.bookings = [Self.hour - 1: HourCount(total: 20, covered: 18)] }
        #expect(Self.kinds(noHooks) == [.webhookSilent])
        // Three at night on the site's clocks: nothing is usual since nine in the evening.
        let night = Self.situation { situation in
            situation.now = TestTime.start.addingTimeInterval(14 * 3_600)
            situation.bookings = [Self.hour + 7: HourCount(total: 20, covered: 18)]
            situation.visits[Self.hour + 14] = HourCount(total: 1)
        }
        #expect(Self.kinds(night) == [])
        #expect(Self.kinds(Self.situation(weeks: 1, minutes: 59) { $0.visits = [:] }) == [])
    }

    @Test("what waits for a person or too long; nothing of an integration that is switched off")
    func delivery() {
        let situation = Self.situation { situation in
            situation.delivery.held = 3
            situation.delivery.parked = 1
            situation.delivery.waiting = 5
            situation.delivery.oldestWaiting = situation.now.addingTimeInterval(-901)
            situation.heldBecause = .example("ip_not_whitelisted")
        }
        #expect(Self.kinds(situation) == [.accountHeld, .bookingsParked, .waitingTooLong])
        var off = situation
        off.isActive = false
        #expect(Self.kinds(off) == [])
        var soon = situation
        soon.delivery = .init()
        soon.delivery.oldestWaiting = soon.now.addingTimeInterval(-899)
        #expect(Self.kinds(soon) == [])
    }
}

@Suite("The book of alerts")
struct AlertBookTests {
    private static let finding = AlertFinding(.bookingsParked, of: .example, .parked(bookings: 1))

    /// What is told when the finding is there in these minutes.
    private static func told(_ present: (Int) -> Bool, minutes: Int) -> [(Int, String)] {
        var book = AlertBook()
        var told: [(Int, String)] = []
        for minute in 0..<minutes {
            let now = TestTime.start.addingTimeInterval(Double(minute) * 60)
            for event in book.observe(present(minute) ? [Self.finding] : [], at: now) {
                switch event {
                case .fired: told.append((minute, "fired"))
                case .reminder: told.append((minute, "reminder"))
                case .resolved: told.append((minute, "resolved"))
                }
            }
        }
        return told
    }

    @Test("tells what lasts once, reminds once a day, and says when it is over")
    func life() {
        let told = Self.told({ $0 < 3_000 }, minutes: 3_100)
        #expect(told.map(\.0) == [2, 1_442, 2_882, 3_002])
        #expect(told.map(\.1) == ["fired", "reminder", "reminder", "resolved"])
    }

    @Test("says nothing of what comes and goes, and one word of what flickers while it is open")
    func flicker() {
        #expect(Self.told({ $0 % 2 == 0 }, minutes: 600).isEmpty)
        let told = Self.told({ $0 < 10 || $0 < 60 && $0 % 2 == 0 }, minutes: 100)
        #expect(told.map(\.1) == ["fired", "resolved"])
    }

    @Test("goes on after a restart without telling again")
    func restart() {
        var book = AlertBook()
        for minute in 0..<5 {
            _ = book.observe([Self.finding], at: TestTime.start.addingTimeInterval(Double(minute) * 60))
        }
        #expect(book.open.count == 1)
        var next = AlertBook(book.open)
        #expect(next.openKinds(of: .example) == [.bookingsParked])
        #expect(next.observe([Self.finding], at: TestTime.start.addingTimeInterval(600)) == [])
        #expect(next.observe([], at: TestTime.start.addingTimeInterval(660)) == [])
        #expect(
            next.observe([], at: TestTime.start.addingTimeInterval(800))
                == [.resolved(.bookingsParked, .example, since: TestTime.start)])
        #expect(next.open.isEmpty)
    }

    @Test(
        "waits for the end of quiet hours, over midnight too",
        arguments: [
            (22, 8, "2026-11-22T18:59:00Z", "2026-11-22T18:59:00Z"),
            (22, 8, "2026-11-22T19:00:00Z", "2026-11-23T05:00:00Z"),
            (22, 8, "2026-11-23T04:59:30Z", "2026-11-23T05:00:00Z"),
            (22, 8, "2026-11-23T05:00:00Z", "2026-11-23T05:00:00Z"),
            (1, 6, "2026-11-22T23:30:00Z", "2026-11-23T03:00:00Z"),
            (1, 6, "2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"),
        ])
    func quiet(from: Int, until: Int, now: String, next: String) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Moscow"))
        let quiet = try #require(ChannelSettings.QuietHours(from: from * 60, until: until * 60))
        #expect(
            quiet.next(try Date(now, strategy: .iso8601), zone) == (try Date(next, strategy: .iso8601)))
        #expect(ChannelSettings.QuietHours(from: 60, until: 60) == nil)
    }
}
