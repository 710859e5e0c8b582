import Foundation
import Ledger
import Stitching
import Testing

/// What the counts of every engine promise.
package enum CoverageCountsConformance {
    private static func scope(_ subject: LedgerSubject, days: Double = 1) -> CoverageScope {
        CoverageScope(
            integrations: [subject.first.id], from: TestTime.start,
            to: TestTime.start.addingTimeInterval(days * 86_400))
    }

    private static func values(
        _ dimension: CoverageDimension, _ subject: LedgerSubject
    ) async throws -> [String: Int] {
        let slices = try await subject.stores.coverage.slices(by: dimension, self.scope(subject), limit: 99)
        return Dictionary(uniqueKeysWithValues: slices.map { ($0.value, $0.bookings) })
    }

    package static let laws = [
        ConformanceLaw("bookings are counted by hour, kind and reason, and integrations stay apart") { subject in
            let store = subject.stores.coverage
            try await subject.accept("1")
            try await subject.accept("2", attribution: .exampleDefault(.counterMissing))
            try await subject.accept("3", at: TestTime.start.addingTimeInterval(3_600))
            try await subject.accept("4", of: subject.second.id)
            try await subject.accept("1")
            let counts = try await store.counts(Self.scope(subject))
            #expect(counts.count == 3 && counts.reduce(0) { $0 + $1.bookings } == 3)
            #expect(counts.contains(.init(hour: TestTime.start, kind: .fallback, reason: .counterMissing, bookings: 1)))
            #expect(try await store.counts(.init(integrations: [], from: .distantPast, to: .distantFuture)).isEmpty)
        },
        ConformanceLaw("tests and bodies that nobody can read are not counted") { subject in
            try await subject.accept("\(BookingSummary.testOrderPrefix)1")
            try await subject.accept("\(BookingSummary.testOrderPrefix)2".lowercased())
            _ = try await subject.stores.outbox.accept(
                .example(
                    booking: .example(integration: subject.first.id, orderID: nil, code: nil), isReadable: false,
                    attribution: .exampleDefault(), disposition: .parked(.example("unreadable_body"))))
            #expect(try await subject.stores.coverage.counts(Self.scope(subject)).isEmpty)
            #expect(try await subject.stores.coverage.delivery(of: [subject.first.id]).unreadable == 1)
        },
        ConformanceLaw("pages are counted without their query, referrers by their host") { subject in
            for (order, page, referrer) in [
                ("1", "https://a.ru/x?y=1?z", "https://ya.ru/s"), ("2", "https://a.ru/x", "ya.ru"), ("3", "?", "://"),
            ] {
                var attribution = Attribution.example()
                attribution.page.address = page
                attribution.page.referrer = referrer
                try await subject.accept(order, attribution: attribution)
            }
            #expect(try await Self.values(.page, subject) == ["https://a.ru/x": 2, "": 1])
            #expect(try await Self.values(.referrer, subject) == ["ya.ru": 2, "": 1])
        },
        ConformanceLaw("a booking that gets its session moves in all counts") { subject in
            let id = try await subject.accept("1", attribution: .exampleDefault(), at: TestTime.start)
            #expect(try await Self.values(.widget, subject) == ["": 1])
            _ = try await subject.stores.outbox.match(id, with: .example(kind: .orderMatch), at: TestTime.start)
            let counts = try await subject.stores.coverage.counts(Self.scope(subject))
            #expect(counts == [.init(hour: TestTime.start, kind: .orderMatch, reason: nil, bookings: 1)])
            #expect(try await Self.values(.widget, subject) == ["24860": 1])
            #expect(try await Self.values(.utmSource, subject) == ["ya": 1])
        },
        ConformanceLaw("a booking counts as delivered once the target has it, and no more when it is sent again") {
            subject in
            for order in 1...3 { try await subject.accept("\(order)") }
            try await subject.settle([.delivered(remoteID: 1), .delivered(remoteID: 2)])
            #expect(try await Self.values(.delivery, subject) == ["": 1, "delivered": 2])
            let id = try #require(try await subject.stores.bookings.list(.init(status: .delivered), limit: 1).first).id
            _ = try await subject.stores.bookings.resend(missing: [id], at: TestTime.start)
            #expect(try await Self.values(.delivery, subject) == ["": 2, "delivered": 1])
            #expect(try await Self.values(.all, subject) == ["": 3])
        },
        ConformanceLaw("an edit makes a booking of an unreadable body, and retention keeps its count") { subject in
            let id = try await subject.stores.outbox.accept(
                .example(
                    booking: .example(integration: subject.first.id, orderID: nil, code: nil), isReadable: false,
                    attribution: .exampleDefault(), disposition: .parked(.example("unreadable_body")))
            ).id
            try await subject.stores.bookings.edit(id, BookingEdit(name: "Анна"), at: TestTime.start)
            #expect(try await Self.values(.all, subject) == ["": 1])
            try await subject.settle([.delivered(remoteID: 1)])
            _ = try await subject.stores.bookings.forget(endedBefore: .distantFuture, limit: 9, at: TestTime.start)
            #expect(try await Self.values(.delivery, subject) == ["delivered": 1])
        },
        ConformanceLaw("visits add up by hour, keep integrations apart, and take nothing of one that is gone") {
            subject in
            let (store, one) = (subject.stores.coverage, subject.first.id)
            let gone = IntegrationID(rawValue: 99)
            let hour = Int64(TestTime.start.timeIntervalSince1970 / 3_600)
            try await store.add([
                .init(integration: one, hour: hour, stage: .loaded): 5,
                .init(integration: one, hour: hour, stage: .ready): 4,
                .init(integration: subject.second.id, hour: hour, stage: .loaded): 7,
                .init(integration: gone, hour: hour, stage: .loaded): 1,
            ])
            try await store.add([
                .init(integration: one, hour: hour, stage: .loaded): 1,
                .init(integration: one, hour: hour + 30, stage: .loaded): 100,
            ])
            #expect(try await store.visits(Self.scope(subject)) == [.loaded: 6, .ready: 4])
            #expect(try await store.hours(of: one, .loaded, hour..<(hour + 31)) == [hour: 6, hour + 30: 100])
            #expect(try await store.lastHour(of: one) == Date(timeIntervalSince1970: Double(hour + 30) * 3_600))
            #expect(try await store.lastHour(of: gone) == nil)
        },
    ]
}
