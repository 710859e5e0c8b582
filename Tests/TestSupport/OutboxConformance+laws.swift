import Foundation
import Ledger
import Stitching
import Testing

extension OutboxConformance {
    private static let now = Subject.now

    static func acceptingTwiceIsOnce(_ subject: Subject) async throws {
        let submission = Submission.example(booking: .example(integration: subject.first))
        let first = try await subject.outbox.accept(submission)
        let second = try await subject.outbox.accept(submission)
        #expect(first == .stored(first.id))
        #expect(second == .alreadyStored(first.id))
        var other = submission
        other.booking.code = "OTHER1"
        #expect(try await subject.outbox.accept(other) != .alreadyStored(first.id))
        #expect(try await subject.claim().count == 2)
    }

    static func integrationsNeverMix(_ subject: Subject) async throws {
        let own = try await subject.accept("1")
        let foreign = try await subject.accept("1", of: subject.second)
        #expect(own != foreign)
        try await subject.outbox.hold(subject.second, because: .example("forbidden"), at: Self.now)
        #expect(try await subject.outbox.heldFailure(of: subject.first) == nil)
        #expect(try await subject.outbox.heldFailure(of: subject.second) == .example("forbidden"))
        #expect(try await subject.outbox.nextDueDate(of: subject.second) == nil)
        #expect(try await subject.claim().map(\.id) == [own])
        try await subject.outbox.release(subject.first, at: Self.now, askAt: Self.now)
        #expect(try await subject.outbox.heldFailure(of: subject.second) == .example("forbidden"))
        #expect(try await subject.claim(of: subject.second, .held).map(\.id) == [foreign])
    }

    static func leaseHides(_ subject: Subject) async throws {
        let id = try await subject.accept("1")
        let claimed = try await subject.claim()
        #expect(claimed.map(\.id) == [id])
        #expect(claimed.allSatisfy { !$0.isUncertain && $0.attempts == 0 })
        #expect(try await subject.claim(owner: "run-2").isEmpty)
        #expect(try await subject.claim(.held, owner: "run-2").isEmpty)
        #expect(try await subject.claim(at: Subject.leaseUntil.addingTimeInterval(-0.001), owner: "run-2").isEmpty)
    }

    static func expiredLeaseShows(_ subject: Subject) async throws {
        let id = try await subject.accept("1")
        _ = try await subject.claim()
        let later = Subject.leaseUntil
        let again = try await subject.claim(at: later, leaseUntil: later.addingTimeInterval(60), owner: "run-2")
        #expect(again.map(\.id) == [id])
        #expect(again.allSatisfy { $0.isUncertain })
    }

    static func dueOrder(_ subject: Subject) async throws {
        let late = try await subject.accept("late", dueIn: 20)
        let early = try await subject.accept("early", dueIn: 10)
        let middle = try await subject.accept("middle", dueIn: 15)
        #expect(try await subject.claim(at: Self.now.addingTimeInterval(9.999)).isEmpty)
        var order: [EntryID] = []
        for _ in 0..<3 { order += try await subject.claim(limit: 1, at: Self.now.addingTimeInterval(20)).map(\.id) }
        #expect(order == [early, middle, late])
    }

    static func limit(_ subject: Subject) async throws {
        for order in 1...7 { _ = try await subject.accept("\(order)") }
        #expect(try await subject.claim(limit: 3).count == 3)
        #expect(try await subject.claim(limit: 0).isEmpty)
        #expect(try await subject.claim(limit: 10).count == 4)
        // Expired leases count towards the limit, too.
        let later = Subject.leaseUntil
        #expect(try await subject.claim(limit: 5, at: later, leaseUntil: later.addingTimeInterval(60)).count == 5)
    }

    static func settlesAllOrNone(_ subject: Subject) async throws {
        _ = try await subject.accept("1")
        _ = try await subject.accept("2")
        let claimed = try await subject.claim()
        let first = try #require(claimed.first)
        let second = try #require(claimed.last)
        // Somebody whose lease it is not changes nothing.
        try await subject.settle(first, .delivered(remoteID: 1), owner: "run-2")
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == Subject.leaseUntil)
        // One lost lease among them does not stop the other.
        let later = Subject.leaseUntil
        let stolen = try await subject.claim(
            limit: 1, at: later, leaseUntil: later.addingTimeInterval(60), owner: "run-2")
        let lost = try #require(stolen.first)
        let kept = lost.id == first.id ? second : first
        try await subject.outbox.settle(
            [subject.settlement(lost, .delivered(remoteID: 1)), subject.settlement(kept, .delivered(remoteID: 2))],
            owner: Subject.owner, at: later)
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == later.addingTimeInterval(60))
        // What is over stays over.
        try await subject.settle(kept, .retry(at: later, .example()), at: later)
        #expect(try await subject.claim(at: later).isEmpty)
    }

    static func holdsAndReleases(_ subject: Subject) async throws {
        let waiting = try await subject.accept("1", dueIn: 3_600)
        let due = try await subject.accept("2")
        let matchUntil = Self.now.addingTimeInterval(5)
        _ = try await subject.accept(
            "3", dueIn: 5, matchUntil: matchUntil, attribution: .exampleDefault())
        try await subject.outbox.hold(subject.first, because: .example("forbidden"), at: Self.now)
        #expect(try await subject.outbox.heldFailure(of: subject.first) == .example("forbidden"))
        #expect(try await subject.claim().isEmpty)
        // The one inside its match window is left alone.
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == matchUntil)
        let probe = try await subject.claim(.held, limit: 1)
        #expect(probe.map(\.id) == [waiting])
        try await subject.settle(try #require(probe.first), .hold(.example("forbidden")))
        try await subject.outbox.release(subject.first, at: Self.now, askAt: Self.now)
        #expect(try await subject.outbox.heldFailure(of: subject.first) == nil)
        let again = try await subject.claim()
        #expect(Set(again.map(\.id)) == [waiting, due])
    }

    static func matchesOnce(_ subject: Subject) async throws {
        let matchUntil = Self.now.addingTimeInterval(5)
        let id = try await subject.accept(
            "1", dueIn: 5, matchUntil: matchUntil, attribution: .exampleDefault())
        let known = try await subject.accept("2", dueIn: 5)
        let matched = Attribution.example(kind: .orderMatch, reason: .n2Empty)
        #expect(try await subject.outbox.match(known, with: matched, at: Self.now) == false)
        #expect(try await subject.outbox.match(id, with: matched, at: Self.now))
        #expect(try await subject.outbox.match(id, with: .example(kind: .orderMatch), at: Self.now) == false)
        #expect(try await subject.outbox.match(EntryID(rawValue: 999), with: matched, at: Self.now) == false)
        let claimed = try await subject.claim()
        #expect(claimed.map(\.id) == [id])
        #expect(claimed.first?.attribution == matched)
        // CoMagic refused that session: no later event brings it back.
        let refused = matched.withoutSession(because: .sessionRejected)
        try await subject.settle(try #require(claimed.first), .retarget(refused, .example("entity_not_found")))
        #expect(try await subject.outbox.match(id, with: matched, at: Self.now) == false)
    }

    static func nextDueDate(_ subject: Subject) async throws {
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == nil)
        _ = try await subject.accept("1", dueIn: 100)
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == Self.now.addingTimeInterval(100))
        _ = try await subject.accept("2")
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == Self.now)
        let claimed = try await subject.claim()
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == Subject.leaseUntil)
        try await subject.settle(try #require(claimed.first), .delivered(remoteID: nil))
        #expect(try await subject.outbox.nextDueDate(of: subject.first) == Self.now.addingTimeInterval(100))
    }
}
