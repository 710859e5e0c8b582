import Foundation
import Ledger
import Stitching
import Testing

/// What every booking archive promises.
package enum BookingArchiveConformance {
    /// One booking in each public state: 1 pending, 2 delivered, 3 held, 4 parked, 5 inactive, 6 on lease; 7 is the second
    /// integration's, pending.
    private static func fill(_ subject: LedgerSubject) async throws {
        let far = TestTime.start.addingTimeInterval(3_600)
        func accept(_ order: Int, _ integration: IntegrationID, _ disposition: Submission.Disposition) async throws {
            let received = TestTime.start.addingTimeInterval(TimeInterval(order))
            try await subject.accept("\(order)", of: integration, at: received, disposition)
        }
        let first = subject.first.id
        try await accept(1, first, .pending(dueAt: far, matchUntil: nil))
        for order in [2, 3] { try await accept(order, first, .pending(dueAt: TestTime.start, matchUntil: nil)) }
        try await accept(4, first, .parked(.example("no_contact")))
        try await accept(5, first, .inactive)
        try await subject.settle([.delivered(remoteID: 77), .hold(.example("forbidden"))])
        try await accept(6, first, .pending(dueAt: TestTime.start, matchUntil: nil))
        _ = try await subject.stores.outbox.claim(
            Claim(
                integration: first, limit: 10, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run-1"),
            now: TestTime.start)
        try await accept(7, subject.second.id, .pending(dueAt: far, matchUntil: nil))
    }

    private static func ids(_ numbers: Int64...) -> [EntryID] { numbers.map { EntryID(rawValue: $0) } }

    package static let laws = [
        ConformanceLaw("bookings are listed newest first, page after page, none twice and none left out") { subject in
            try await Self.fill(subject)
            var seen: [EntryID] = []
            while true {
                let page = try await subject.stores.bookings.list(.init(), before: seen.last, limit: 3)
                seen += page.map(\.id)
                if page.count < 3 { break }
            }
            #expect(seen.map(\.rawValue) == [7, 6, 5, 4, 3, 2, 1])
            #expect(try await subject.stores.bookings.list(.init(), limit: 0).isEmpty)
        },
        ConformanceLaw("bookings are filtered by state, integration and id, all conditions together") { subject in
            try await Self.fill(subject)
            let (first, second) = (subject.first.id, subject.second.id)
            let cases: [(BookingFilter, [Int64])] = [
                (.init(status: .pending), [7, 6, 1]), (.init(status: .delivered), [2]), (.init(status: .held), [3]),
                (.init(status: .parked), [4]), (.init(status: .inactive), [5]), (.init(integrations: [second]), [7]),
                (.init(integrations: [first], status: .pending), [6, 1]),
                (.init(integrations: [second], status: .held), []), (.init(ids: Self.ids(2, 5, 99)), [5, 2]),
                (.init(status: .held, ids: Self.ids(2)), []), (.init(ids: []), []), (.init(text: "3"), [3]),
                (.init(text: "+79161234567"), [7, 6, 5, 4, 3, 2, 1]),
            ]
            for (filter, expected) in cases {
                let found = try await subject.stores.bookings.list(filter, limit: 100)
                #expect(found.map(\.id.rawValue) == expected)
                #expect(try await subject.stores.bookings.count(filter, limit: 100) == expected.count)
                #expect(try await subject.stores.bookings.export(filter, limit: 100).map(\.id) == found.map(\.id))
            }
        },
        ConformanceLaw("a booking is shown with its body as it came and with everything that happened to it") {
            subject in
            try await Self.fill(subject)
            let detail = try await subject.stores.bookings.show(EntryID(rawValue: 2))
            #expect(detail.rawBody == #"{"name":"Иван Петров"}"#)
            #expect(detail.history.map(\.name) == ["received", "joined", "attempt"])
            #expect(detail.history.last?.facts["outcome"] == "delivered")
            #expect(detail.summary.remoteID == 77)
            await #expect(throws: LedgerError.notFound) {
                try await subject.stores.bookings.show(EntryID(rawValue: 99))
            }
        },
        ConformanceLaw("a replay puts back what waits for a person, and leaves the rest alone") { subject in
            try await Self.fill(subject)
            let (store, now) = (subject.stores.bookings, TestTime.start.addingTimeInterval(10))
            let before = try await subject.stores.settings.revision()
            let untouched = try await store.list(.init(), limit: 100)
            #expect(try await store.replay(.init(), dryRun: true, reading: StubBodyReader(), at: now) == 3)
            #expect(try await store.list(.init(), limit: 100) == untouched)
            #expect(try await subject.stores.settings.revision() == before)

            #expect(try await store.replay(.init(), dryRun: false, reading: StubBodyReader(), at: now) == 3)
            let states = try await store.list(.init(), limit: 100).map(\.status)
            #expect(states == [.pending, .pending, .pending, .pending, .pending, .delivered, .pending])
            let after = try await subject.stores.settings.revision()
            #expect(after.backlog == before.backlog + 1 && after.settings == before.settings)
            #expect(try await subject.stores.outbox.nextDueDate(of: subject.first.id) == now)
            let events = try await store.show(EntryID(rawValue: 4)).history.map(\.name)
            #expect(events == ["received", "joined", "replayed"])
            #expect(try await store.show(EntryID(rawValue: 6)).history.map(\.name) == ["received", "joined"])
            #expect(try await store.replay(.init(), dryRun: false, reading: StubBodyReader(), at: now) == 0)
        },
        ConformanceLaw("a replay by state or id puts back just those, and never a delivered one") { subject in
            try await Self.fill(subject)
            let (store, now) = (subject.stores.bookings, TestTime.start)
            let none: [BookingFilter] = [
                .init(status: .delivered), .init(status: .pending), .init(ids: Self.ids(2)), .init(ids: Self.ids(6)),
                .init(ids: []),
            ]
            for filter in none {
                #expect(try await store.replay(filter, dryRun: false, reading: StubBodyReader(), at: now) == 0)
            }
            for filter in [BookingFilter(status: .parked), .init(status: .held), .init(ids: Self.ids(5))] {
                #expect(try await store.replay(filter, dryRun: true, reading: StubBodyReader(), at: now) == 1)
                #expect(try await store.replay(filter, dryRun: false, reading: StubBodyReader(), at: now) == 1)
            }
            #expect(try await store.list(.init(status: .delivered), limit: 10).map(\.id.rawValue) == [2])
        },
        ConformanceLaw("an edit changes a booking that waits and sends it, and no other") { subject in
            try await Self.fill(subject)
            let (store, now) = (subject.stores.bookings, TestTime.start)
            let parked = EntryID(rawValue: 4)
            try await store.edit(parked, BookingEdit(name: "Анна"), by: "a@b.ru", at: now)
            let detail = try await store.show(parked)
            #expect(detail.contact.name == "Анна" && detail.summary.status == .pending)
            #expect(detail.history.last?.facts == ["fields": "name", "by": "a@b.ru"])
            for id in Self.ids(2, 6) {
                await #expect(throws: LedgerError.conflict) {
                    try await store.edit(id, BookingEdit(name: "X"), at: now)
                }
            }
            await #expect(throws: LedgerError.notFound) {
                try await store.edit(EntryID(rawValue: 99), BookingEdit(name: "X"), at: now)
            }
        },
        ConformanceLaw("a closed booking waits for nobody, until it is sent again by its id") { subject in
            try await Self.fill(subject)
            let (store, now, parked) = (subject.stores.bookings, TestTime.start, EntryID(rawValue: 4))
            #expect(try await store.close(.init(status: .parked), dryRun: true, by: "a@b.ru", at: now) == 1)
            #expect(try await store.close(.init(status: .parked), dryRun: false, by: "a@b.ru", at: now) == 1)
            #expect(try await store.show(parked).summary.closedAt == now)
            #expect(try await store.list(.init(status: .parked), limit: 9).isEmpty)
            #expect(
                try await store.replay(.init(status: .parked), dryRun: false, reading: StubBodyReader(), at: now) == 0)
            #expect(
                try await store.replay(.init(ids: [parked]), dryRun: false, reading: StubBodyReader(), at: now) == 1)
            #expect(try await store.show(parked).summary.closedAt == nil)
        },
        ConformanceLaw("whoever is shown a person is named in the booking's history") { subject in
            let id = try await subject.accept("1")
            let shown = try await subject.stores.bookings.reveal(id, to: "anna@example.ru", at: TestTime.start)
            #expect(shown.contact.email != nil && shown.history.last?.name == "revealed")
            #expect(shown.history.last?.facts == ["by": "anna@example.ru"])
            await #expect(throws: LedgerError.notFound) {
                try await subject.stores.bookings.reveal(EntryID(rawValue: 99), to: "x", at: TestTime.start)
            }
        },
        ConformanceLaw("what the report does not have goes again as uncertain, and its number is learned once") {
            subject in
            try await Self.fill(subject)
            let (store, now, id) = (subject.stores.bookings, TestTime.start.addingTimeInterval(9), EntryID(rawValue: 2))
            #expect(try await store.delivered(of: subject.first.id, since: TestTime.start).map(\.id) == [id])
            try await store.learn([id: 5, EntryID(rawValue: 1): 6])
            let owners = try await store.owners(ofRemoteIDs: [5, 6, 77], inAccountOf: subject.second.settings)
            #expect(owners == [77: id])
            #expect(try await store.resend(missing: Self.ids(1, 2, 99), at: now) == 1)
            #expect(try await store.show(id).summary.remoteID == nil)
            let claim = Claim(
                integration: subject.first.id, limit: 9, leaseUntil: now.addingTimeInterval(60), owner: "run-1")
            #expect(try await subject.stores.outbox.claim(claim, now: now).first { $0.id == id }?.isUncertain == true)
        },
        ConformanceLaw("a failed comparison keeps the findings of the one before") { subject in
            try await Self.fill(subject)
            let (store, now) = (subject.stores.bookings, TestTime.start)
            #expect(try await store.lastReconciliation(of: subject.first.id) == nil)
            var run = ReconciliationRun(
                integration: subject.first.id, scheduledFor: now, finishedAt: now, since: now, compared: 1,
                findings: [Discrepancy(booking: EntryID(rawValue: 2), kind: .missing, detail: "")])
            try await store.keep(run)
            #expect(try await store.lastReconciliation(of: subject.first.id) == run)
            let findings = run.findings
            run.failure = .example("forbidden")
            run.findings = []
            run.scheduledFor = nil
            try await store.keep(run)
            let kept = try await store.lastReconciliation(of: subject.first.id)
            #expect(kept?.findings == findings && kept?.failure == run.failure && kept?.scheduledFor == now)
        },
        ConformanceLaw("retention takes the person out of what ended, and nothing out of what waits") { subject in
            try await Self.fill(subject)
            let (store, now) = (subject.stores.bookings, TestTime.start.addingTimeInterval(9))
            #expect(try await store.forget(endedBefore: now, limit: 9, at: now) == 1)
            let ended = try await store.show(EntryID(rawValue: 2))
            #expect(!ended.contact.isReachable && ended.rawBody.isEmpty && ended.summary.orderID == "2")
            #expect(try await store.show(EntryID(rawValue: 4)).contact.isReachable)
            #expect(try await store.list(.init(text: "+79161234567"), limit: 9).count == 6)
            #expect(try await store.forget(endedBefore: now, limit: 9, at: now) == 0)
        },
        ConformanceLaw("health names the longest waiting booking and the accounts on hold") { subject in
            let empty = try await subject.stores.bookings.health()
            #expect(empty.oldestPending == nil && empty.held.isEmpty)
            try await Self.fill(subject)
            let health = try await subject.stores.bookings.health()
            #expect(health.oldestPending == TestTime.start.addingTimeInterval(1))
            #expect(health.held == [subject.first.id])
            let oldest = try await subject.stores.bookings.oldestWaiting(of: subject.second.id)
            #expect(oldest.receivedAt == TestTime.start.addingTimeInterval(7))
        },
    ]
}
