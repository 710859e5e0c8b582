import Foundation
import Ledger
import Relay
import Stitching
import TestSupport
import Testing

@Suite("What becomes of a booking")
struct DeliveryPolicyTests {
    private let policy = DeliveryPolicy()
    private let now = TestTime.start
    private let failure = DeliveryFailure.example()

    private func outcome(
        _ verdict: Verdict, _ entry: OutboxEntry = .example(), jitter: Double = 0.5
    ) -> Settlement.Outcome {
        self.policy.outcome(for: verdict, of: entry, now: self.now, jitter: jitter)
    }

    @Test(
        "waits longer and longer, then twelve hours for ever",
        arguments: zip(
            [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 100, 400, Int.max, -1],
            [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 43_200, 43_200, 43_200, 43_200, 43_200, 1]))
    func waits(attempts: Int, seconds: TimeInterval) {
        #expect(abs(self.policy.wait(afterAttempts: attempts, jitter: 0.5) - seconds) < seconds * 1e-9)
        #expect(abs(self.policy.wait(afterAttempts: attempts, jitter: 0) - seconds * 0.85) < seconds * 1e-9)
        #expect(abs(self.policy.wait(afterAttempts: attempts, jitter: 1) - seconds * 1.15) < seconds * 1e-9)
    }

    @Test("never waits less for a later attempt, whatever the chance says, over four hundred attempts")
    func monotonic() {
        for attempts in 0..<400 {
            for jitter in [0.0, 0.5, 1] {
                let wait = self.policy.wait(afterAttempts: attempts, jitter: jitter)
                #expect(wait.isFinite && (0.85...49_680).contains(wait))
                #expect(self.policy.wait(afterAttempts: attempts + 1, jitter: jitter) >= wait)
            }
        }
    }

    @Test("each verdict has its outcome")
    func outcomes() {
        let later = { self.now.addingTimeInterval($0) }
        #expect(self.outcome(.delivered(remoteID: 7)) == .delivered(remoteID: 7))
        #expect(self.outcome(.transient(self.failure, retryAfter: nil)) == .retry(at: later(1), self.failure))
        #expect(self.outcome(.throttled(self.failure, for: .seconds(40))) == .postpone(until: later(40), self.failure))
        #expect(self.outcome(.blocked(self.failure, .access)) == .hold(self.failure))
        #expect(self.outcome(.dateRefused(self.failure)) == .omitDate(self.failure))
        #expect(self.outcome(.sourceRefused(self.failure)) == .omitSource(self.failure))
        #expect(self.outcome(.refused(self.failure)) == .park(self.failure))
        #expect(self.outcome(.unknown(self.failure)) == .uncertain(askAt: later(10), self.failure))
        let plain = Attribution.example().withoutSession(because: .sessionRejected)
        #expect(self.outcome(.visitRefused(self.failure)) == .retarget(plain, self.failure))
        #expect(plain.session == nil && plain.reason == .sessionRejected)
    }

    @Test("an attempt that was never answered waits as long as a failed one, and long enough for the report")
    func unansweredWaits() {
        let unknown = Verdict.unknown(.example("timeout"))
        let waits = [0, 1, 2, 3, 4, 400].map { attempts -> TimeInterval in
            guard case .uncertain(let date, _) = self.outcome(unknown, .example(attempts: attempts)) else { return -1 }
            return date.timeIntervalSince(self.now)
        }
        #expect(waits.map { $0.rounded() } == [10, 10, 15, 60, 300, 43_200])
    }

    @Test(
        "a refused session is known to be too old only when the booking goes under a date 180 days after its receipt",
        arguments: [
            (179.9, nil, false, false), (180.1, nil, false, true), (400, nil, false, true),
            // Its own date, as near to the session as ever, is what CoMagic compares.
            (400, -60, false, false), (400, -60, true, true), (100, -60, true, false),
            // A date that lay in the future when it came is sent as it is once it has passed.
            (400, 200 * 86_400, false, true), (400, 100 * 86_400, false, false),
        ] as [(Double, TimeInterval?, Bool, Bool)])
    func sessionAge(days: Double, createdAfter: TimeInterval?, omitsDate: Bool, isTooOld: Bool) {
        let received = self.now.addingTimeInterval(-days * 86_400)
        let booking = Booking.example(
            createdAt: createdAfter.map { received.addingTimeInterval($0) }, receivedAt: received)
        let entry = OutboxEntry.example(booking: booking, omitsDate: omitsDate)
        guard case .retarget(let attribution, _) = self.outcome(.visitRefused(self.failure), entry) else {
            Issue.record("not sent without its session")
            return
        }
        #expect(attribution.reason == (isTooOld ? .sessionTooOld : .sessionRejected))
    }

    @Test("a server that asks for a longer wait gets it, a shorter one does not hurry us")
    func retryAfter() {
        func due(_ seconds: Int) -> Settlement.Outcome {
            self.outcome(.transient(self.failure, retryAfter: .seconds(seconds)), .example(attempts: 2))
        }
        #expect(due(100) == .retry(at: self.now.addingTimeInterval(100), self.failure))
        #expect(due(3) == .retry(at: self.now.addingTimeInterval(15), self.failure))
    }

    @Test(
        "after thirty days a person must look, whatever kept the booking waiting",
        arguments: [
            Verdict.transient(.example(), retryAfter: nil), .unknown(.example("timeout")),
        ])
    func patience(verdict: Verdict) {
        func label(_ age: TimeInterval) -> String {
            let booking = Booking.example(receivedAt: self.now.addingTimeInterval(-age))
            return self.outcome(verdict, .example(booking: booking, attempts: 60)).label
        }
        let month: TimeInterval = 30 * 86_400
        #expect(label(month - 1) != "parked")
        #expect(label(month) == "parked")
        #expect(label(month * 12) == "parked")
    }

    @Test(
        "while the clock is in doubt no booking is too old, whatever the clock says",
        arguments: [Verdict.transient(.example(), retryAfter: nil), .unknown(.example("timeout"))])
    func doubtedClock(verdict: Verdict) {
        let old = OutboxEntry.example(
            booking: .example(receivedAt: self.now.addingTimeInterval(-400 * 86_400)), attempts: 1)
        for (mayGiveUp, isParked) in [(true, true), (false, false)] {
            let outcome = self.policy.outcome(
                for: verdict, of: old, now: self.now, jitter: 0.5, mayGiveUp: mayGiveUp)
            #expect((outcome.label == "parked") == isParked)
            let lookedUp = self.policy.outcome(
                for: .unavailable(verdict), of: old, resends: false, now: self.now, mayGiveUp: mayGiveUp)
            #expect((lookedUp.label == "parked") == isParked)
        }
        // What is refused for another reason than age is a person's all the same.
        let refused = self.policy.outcome(
            for: .refused(.example("error")), of: old, now: self.now, jitter: 0.5, mayGiveUp: false)
        #expect(refused.label == "parked")
    }

    @Test("a held account is waited for, however long: its bookings go by themselves when it works again")
    func heldForEver() {
        let old = Booking.example(receivedAt: self.now.addingTimeInterval(-60 * 86_400))
        #expect(self.outcome(.blocked(self.failure, .access), .example(booking: old)) == .hold(self.failure))
        let throttled = self.outcome(.throttled(self.failure, for: .seconds(1)), .example(booking: old))
        #expect(throttled.label == "postponed")
    }

    @Test("a duplicate that the report never shows is a person's after five rounds, a timeout is not")
    func duplicateRounds() {
        let duplicate = DeliveryFailure.example("duplicate_entity")
        #expect(self.outcome(.unknown(duplicate, claimsDuplicate: true), .example(attempts: 4)).label == "uncertain")
        #expect(self.outcome(.unknown(duplicate, claimsDuplicate: true), .example(attempts: 5)) == .park(duplicate))
        #expect(self.outcome(.unknown(.example("timeout")), .example(attempts: 400)).label == "uncertain")
    }

    @Test("the first reason of a booking that loses its session stays")
    func firstReason() {
        let entry = OutboxEntry.example(attribution: .example(kind: .sessionStale, reason: .counterNotReady))
        guard case .retarget(let attribution, _) = self.outcome(.visitRefused(self.failure), entry) else {
            Issue.record("not sent without its session")
            return
        }
        #expect(attribution.kind == .fallback && attribution.session == nil)
        #expect(attribution.reason == .counterNotReady)
    }

    @Test("what the report says decides about an unanswered booking, and silence decides nothing")
    func findings() {
        func outcome(_ finding: Finding, resends: Bool = false) -> Settlement.Outcome {
            self.policy.outcome(for: finding, of: .example(isUncertain: true), resends: resends, now: self.now)
        }
        #expect(outcome(.present(remoteID: 8)) == .delivered(remoteID: 8))
        #expect(outcome(.absent) == .absent)
        for verdict in [Verdict.transient(self.failure, retryAfter: nil), .unknown(self.failure)] {
            #expect(outcome(.unavailable(verdict)) == .postpone(until: self.now.addingTimeInterval(15), self.failure))
        }
        let throttled = Verdict.throttled(self.failure, for: .seconds(30))
        #expect(outcome(.unavailable(throttled)) == .postpone(until: self.now.addingTimeInterval(30), self.failure))
        let invalid = DeliveryFailure.example("access_token_invalid")
        #expect(
            outcome(.unavailable(.blocked(invalid, .access)), resends: true)
                == .postpone(until: self.now.addingTimeInterval(60), invalid))
    }

    @Test(
        "a report that may not be read leaves the choice to the owner: a person looks, or it is sent again",
        arguments: [
            Verdict.blocked(.example("forbidden"), .method), .blocked(.example("method_component_disabled"), .method),
            .refused(.example("filter_prohibited")),
        ])
    func unreadableReport(verdict: Verdict) {
        let entry = OutboxEntry.example(isUncertain: true)
        let careful = self.policy.outcome(for: .unavailable(verdict), of: entry, resends: false, now: self.now)
        #expect(careful.label == "parked")
        #expect(careful.failure?.mnemonic == verdict.failure?.mnemonic)
        #expect(self.policy.outcome(for: .unavailable(verdict), of: entry, resends: true, now: self.now) == .absent)
    }

    @Test("a report that stays silent for thirty days leaves the booking to a person")
    func silentReport() {
        let old = Booking.example(receivedAt: self.now.addingTimeInterval(-DeliveryPolicy.patience))
        let outcome = self.policy.outcome(
            for: .unavailable(.transient(self.failure, retryAfter: nil)), of: .example(booking: old, isUncertain: true),
            resends: false, now: self.now)
        #expect(outcome.label == "parked")
    }

    @Test("an operator's own schedule is kept to, its last wait for ever")
    func ownSchedule() {
        let policy = DeliveryPolicy(waits: [2, 4], reportDelay: 3)
        #expect([0, 1, 2, 99].map { policy.wait(afterAttempts: $0, jitter: 0.5) } == [2, 4, 4, 4])
        let unknown = policy.outcome(for: .unknown(self.failure), of: .example(), now: self.now, jitter: 0)
        #expect(unknown == .uncertain(askAt: self.now.addingTimeInterval(3), self.failure))
    }
}
