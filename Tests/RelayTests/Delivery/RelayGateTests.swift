import Foundation
import Ledger
import Relay
import TestSupport
import Testing

@Suite("Whether an account may be called")
struct RelayGateTests {
    private let now = TestTime.start
    private let failure = DeliveryFailure.example("forbidden")
    private let broken = Verdict.transient(.example(), retryAfter: nil)

    private func later(_ seconds: TimeInterval) -> Date { self.now.addingTimeInterval(seconds) }

    @Test("open: claims what is due, waits for what is not, and for nothing")
    func open() {
        let gate = RelayGate()
        #expect(gate.step(now: self.now, nextDue: self.now) == .claim)
        #expect(gate.step(now: self.now, nextDue: self.later(-1)) == .claim)
        #expect(gate.step(now: self.now, nextDue: self.later(7)) == .wait(until: self.later(7)))
        #expect(gate.step(now: self.now, nextDue: nil) == .wait(until: nil))
    }

    @Test(
        "answers about one booking leave an open gate open",
        arguments: [
            Verdict.delivered(remoteID: 1), .visitRefused(.example()), .dateRefused(.example()),
            .sourceRefused(.example()), .refused(.example()),
        ])
    func ordinaryAnswers(verdict: Verdict) {
        var gate = RelayGate()
        #expect(gate.observe(verdict, now: self.now) == nil)
        #expect(gate == RelayGate())
    }

    @Test("held: everything goes on hold, one booking a probe, and what becomes due joins them")
    func held() {
        var gate = RelayGate()
        #expect(gate.observe(.blocked(self.failure, .access), now: self.now) == .hold(self.failure))
        #expect(gate.isHeld)
        #expect(gate.step(now: self.now, nextDue: nil) == .wait(until: self.later(20)))
        #expect(gate.step(now: self.now, nextDue: self.later(5)) == .wait(until: self.later(5)))
        #expect(gate.step(now: self.now, nextDue: self.now) == .hold(self.failure))
        #expect(gate.step(now: self.later(20), nextDue: nil) == .probeHeld(.access))
        gate.probesHeld(now: self.later(20))
        #expect(gate.step(now: self.later(39), nextDue: nil) == .wait(until: self.later(40)))
        #expect(gate.step(now: self.later(40), nextDue: nil) == .probeHeld(.access))
    }

    @Test(
        "held: whatever shows that the account takes bookings again releases all",
        arguments: [
            Verdict.delivered(remoteID: 1), .refused(.example()), .visitRefused(.example()),
            .throttled(.example(), for: .seconds(9)),
        ])
    func release(verdict: Verdict) {
        var gate = RelayGate(heldSince: self.now, because: self.failure, blocking: .access)
        #expect(gate.step(now: self.now, nextDue: nil) == .probeHeld(.access))
        #expect(gate.observe(verdict, now: self.now) == .release)
        #expect(!gate.isHeld)
    }

    @Test("held: a failure says nothing about the account, and the next probe keeps its distance")
    func heldFailure() {
        for verdict in [self.broken, .unknown(.example("timeout"))] {
            var gate = RelayGate(heldSince: self.now, because: self.failure, blocking: .access)
            #expect(gate.observe(verdict, now: self.now) == nil)
            #expect(gate.isHeld)
            #expect(gate.step(now: self.later(19), nextDue: nil) == .wait(until: self.later(20)))
        }
    }

    @Test("held with nothing to probe with is open again")
    func nothingHeld() {
        var gate = RelayGate(heldSince: self.now, because: self.failure, blocking: .access)
        gate.nothingHeld()
        #expect(gate == RelayGate())
    }

    @Test("a used-up quota closes the gate until its date, not a moment longer, even for what is due")
    func closed() {
        var gate = RelayGate()
        #expect(gate.observe(.throttled(.example(), for: .seconds(40)), now: self.now) == nil)
        #expect(gate.step(now: self.later(39.9), nextDue: self.now) == .wait(until: self.later(40)))
        #expect(gate.step(now: self.later(40), nextDue: self.now) == .claim)
        gate.pause(until: self.later(90))
        #expect(gate.step(now: self.later(50), nextDue: self.now) == .wait(until: self.later(90)))
    }

    @Test("a report or a question that the quota refuses closes the gate for everything else, too")
    func lookups() {
        var gate = RelayGate()
        gate.observeLookup(.absent, now: self.now)
        gate.observeLookup(.unavailable(self.broken), now: self.now)
        #expect(gate == RelayGate())
        gate.observeLookup(.unavailable(.throttled(.example("limit_exceeded"), for: .seconds(40))), now: self.now)
        #expect(gate.step(now: self.later(39), nextDue: self.now) == .wait(until: self.later(40)))
        var outage = RelayGate()
        for _ in 0..<3 { _ = outage.observe(self.broken, now: self.now) }
        outage.observeLookup(.unavailable(self.broken), now: self.later(2))
        #expect(outage.step(now: self.later(3), nextDue: self.now) == .wait(until: self.later(7)))
        var asked = RelayGate()
        _ = asked.observe(self.broken, now: self.now)
        asked.observeProbe(.throttled(.example("limit_exceeded"), for: .seconds(5)), now: self.later(10))
        #expect(asked.step(now: self.later(69), nextDue: self.now) == .wait(until: self.later(70)))
        #expect(asked.step(now: self.later(70), nextDue: self.later(70)) == .claim)
    }

    @Test("a quota's pause does not end a hold")
    func pauseWhileHeld() {
        var gate = RelayGate(heldSince: self.now, because: self.failure, blocking: .access)
        gate.pause(until: self.later(90))
        #expect(gate.isHeld)
    }

    @Test("an account that falls silent is asked every ten seconds while something waits, and its answer releases all")
    func outage() {
        var gate = RelayGate()
        #expect(gate.observe(.unknown(.example("timeout")), now: self.now) == nil)
        #expect(gate.step(now: self.later(1), nextDue: self.later(300)) == .wait(until: self.later(10)))
        #expect(gate.step(now: self.later(1), nextDue: self.later(1)) == .claim)
        #expect(gate.step(now: self.later(10), nextDue: nil) == .wait(until: nil))
        #expect(gate.step(now: self.later(10), nextDue: self.later(300)) == .probeAccount)
        gate.observeProbe(.transient(.example("connection"), retryAfter: nil), now: self.later(10))
        #expect(gate.step(now: self.later(19), nextDue: self.later(300)) == .wait(until: self.later(20)))
        #expect(gate.step(now: self.later(20), nextDue: self.later(300)) == .probeAccount)
        gate.observeProbe(nil, now: self.later(20))
        // Its answer is news, and an upload shows at once what it is worth.
        #expect(gate.step(now: self.later(20), nextDue: self.later(300)) == .probeUpload)
        gate.probesUpload(now: self.later(20))
        #expect(gate.observe(.delivered(remoteID: 1), now: self.later(20)) == .release)
        #expect(gate == RelayGate())
    }

    @Test("an account that answers while one booking fails once or twice is asked once, and no upload comes early")
    func oneSickBooking() {
        var gate = RelayGate()
        _ = gate.observe(self.broken, now: self.now)
        _ = gate.observe(self.broken, now: self.later(1))
        let nextDue = self.later(43_200)
        #expect(gate.step(now: self.later(10), nextDue: nextDue) == .probeAccount)
        gate.observeProbe(nil, now: self.later(10))
        #expect(gate.step(now: self.later(7_200), nextDue: nextDue) == .wait(until: nextDue))
    }

    @Test("uploads fail while the account answers: one a dozen seconds goes out of turn, and a yes releases all")
    func uploadsOnly() {
        var gate = RelayGate()
        for second in [0.0, 1, 6] { _ = gate.observe(self.broken, now: self.later(second)) }
        let nextDue = self.later(300)
        #expect(gate.step(now: self.later(10), nextDue: nextDue) == .probeAccount)
        gate.observeProbe(nil, now: self.later(10))
        // Not before the third retry of the standard schedule.
        #expect(gate.step(now: self.later(23.3), nextDue: nextDue) == .wait(until: self.later(27.5)))
        var calls: [TimeInterval] = []
        for half in 20...600 {
            let now = Double(half) / 2
            guard gate.step(now: self.later(now), nextDue: nextDue) == .probeUpload else { continue }
            calls.append(now)
            gate.probesUpload(now: self.later(now))
            #expect(gate.observe(self.broken, now: self.later(now)) == nil)
        }
        #expect(calls.first == 27.5)
        #expect(zip(calls, calls.dropFirst()).allSatisfy { $1 - $0 == 12 })
        #expect(gate.step(now: self.later(301), nextDue: self.later(301)) == .claim)
        #expect(gate.observe(.delivered(remoteID: 1), now: self.later(301)) == .release)
        #expect(gate == RelayGate())
    }

    @Test("in a proven outage what is due goes call by call with a pause between, however much it is")
    func noHammering() {
        var gate = RelayGate()
        for _ in 0..<3 { _ = gate.observe(self.broken, now: self.now) }
        var calls = 0
        for tenth in 0..<100 where gate.step(now: self.later(Double(tenth) / 10), nextDue: self.now) == .claim {
            calls += 1
            _ = gate.observe(self.broken, now: self.later(Double(tenth) / 10))
        }
        #expect(calls == 6)
        // Two failures are no outage yet: the early retries keep their times.
        var early = RelayGate()
        for _ in 0..<2 { _ = early.observe(self.broken, now: self.now) }
        #expect(early.step(now: self.now, nextDue: self.now) == .claim)
    }

    @Test("three failures in a row mean the account: the first yes releases all; two mean the booking")
    func provenByFailures() {
        for (failures, reaction) in [(1, nil), (2, nil), (3, RelayGate.Reaction.release)] {
            var gate = RelayGate()
            for _ in 0..<failures { _ = gate.observe(self.broken, now: self.now) }
            #expect(gate.observe(.delivered(remoteID: 1), now: self.now) == reaction)
        }
    }

    @Test("a probe's answer without an outage means nothing")
    func strayProbe() {
        var gate = RelayGate()
        gate.observeProbe(nil, now: self.now)
        gate.observeProbe(.transient(.example(), retryAfter: nil), now: self.now)
        gate.probesUpload(now: self.now)
        #expect(gate == RelayGate())
    }

    @Test("changed settings void what was known of the account")
    func reset() {
        var gate = RelayGate(heldSince: self.now, because: self.failure, blocking: .access)
        _ = gate.observe(self.broken, now: self.now)
        #expect(gate.reset() == .release)
        #expect(gate == RelayGate())
    }

    @Test("after a restart with one booking due, its delivery takes everything along, an account's mere answer nothing")
    func resumedWithOneDue() {
        let now = TestTime.start
        var gate = RelayGate(resumedAt: now, isDue: true)
        #expect(gate.step(now: now, nextDue: now) == .claim)
        gate.observeProbe(nil, now: now)
        #expect(gate.observe(.delivered(remoteID: 1), now: now) == .release)
        #expect(gate.observe(.delivered(remoteID: 2), now: now) == nil)
    }
}
