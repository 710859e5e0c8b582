import Foundation
import Ledger
import Stitching
import Testing

/// What every recall queue promises.
package enum RecallQueueConformance {
    private static let late = Attribution.example(kind: .session)

    /// A delivered booking without a session.
    private static func delivered(_ order: String, _ subject: LedgerSubject) async throws -> EntryID {
        let id = try await subject.accept(order, attribution: .exampleDefault())
        try await subject.settle([.delivered(remoteID: 77)])
        return id
    }

    package static let laws = [
        ConformanceLaw("a recall leads a delivered booking back to work with its session, once") { subject in
            let (queue, now) = (subject.stores.recalls, TestTime.start)
            let id = try await Self.delivered("1", subject)
            let found = try await queue.candidates(for: OrderNames(id: "1"), of: subject.first.id, since: now)
            #expect(found.map(\.id) == [id])
            #expect(try await queue.candidates(for: OrderNames(id: "1"), of: subject.second.id, since: now).isEmpty)
            #expect(try await queue.begin(id, with: Self.late, at: now))
            #expect(try await !queue.begin(id, with: Self.late, at: now))
            let recall = try #require(try await queue.due(at: now).recalls.first)
            #expect(recall.id == id && recall.remoteID == 77 && !recall.isStarted && recall.attribution == Self.late)
            try await queue.start(id, deleting: 77, at: now)
            #expect(try await queue.due(at: now).recalls.map(\.isStarted) == [true])
            try await queue.finish(recall, .recalled(deleted: 77), at: now)
            #expect(try await queue.due(at: now).recalls.isEmpty)
            let detail = try await subject.stores.bookings.show(id)
            #expect(detail.summary.status == .pending && detail.summary.attribution == Self.late)
            #expect(detail.summary.remoteID == nil && detail.history.last?.name == "recovered")
            #expect(try await queue.candidates(for: OrderNames(id: "1"), of: subject.first.id, since: now).isEmpty)
        },
        ConformanceLaw("a recall waits for its date, and one that is kept leaves the booking alone") { subject in
            let (queue, now) = (subject.stores.recalls, TestTime.start)
            let id = try await Self.delivered("1", subject)
            _ = try await queue.begin(id, with: Self.late, at: now)
            let recall = try #require(try await queue.due(at: now).recalls.first)
            let later = now.addingTimeInterval(60)
            try await queue.finish(recall, .postponed(until: later), at: now)
            let waiting = try await queue.due(at: now)
            #expect(waiting.recalls.isEmpty && waiting.next == later)
            let again = try #require(try await queue.due(at: later).recalls.first)
            #expect(again.attempts == 1)
            try await queue.finish(again, .kept(.example("entity_not_found")), at: later)
            let detail = try await subject.stores.bookings.show(id)
            #expect(detail.summary.status == .delivered && detail.history.last?.name == "not_recovered")
            #expect(try await queue.due(at: .distantFuture).recalls.isEmpty)
        },
        ConformanceLaw("no more are taken back in an hour than the limit, and both are counted") { subject in
            let (queue, now) = (subject.stores.recalls, TestTime.start)
            for number in 0...RecallCount.maximumAnHour {
                let id = try await Self.delivered("\(number)", subject)
                #expect(try await queue.begin(id, with: Self.late, at: now) == (number < RecallCount.maximumAnHour))
            }
            let count = try await queue.count(of: subject.first.id, since: now)
            #expect(count == RecallCount(made: RecallCount.maximumAnHour, refused: 1))
            #expect(try await queue.count(of: subject.second.id, since: now) == RecallCount())
        },
        ConformanceLaw("old notes are forgotten") { subject in
            let (queue, now) = (subject.stores.recalls, TestTime.start)
            let id = try await Self.delivered("1", subject)
            _ = try await queue.begin(id, with: Self.late, at: now)
            #expect(try await queue.forget(before: now) == 0)
            #expect(try await queue.forget(before: now.addingTimeInterval(1)) == 1)
            #expect(try await queue.due(at: .distantFuture).recalls.isEmpty)
        },
    ]
}
