import Services
import Stitching
import TestSupport
import Testing

@Suite("Doorbells")
struct DoorbellTests {
    @Test("a ring that nobody heard is kept: the next wait returns at once")
    func ringBeforeWait() async {
        let bell = Doorbell()
        bell.ring()
        await bell.wait()
    }

    @Test("many rings are one")
    func manyRings() async {
        let clock = ManualClock()
        let bell = Doorbell()
        for _ in 0..<10 { bell.ring() }
        await bell.wait()
        // The second wait must last until its time is over.
        async let waited: Void = bell.wait(atMost: .seconds(1), clock: clock)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        await waited
        #expect(clock.sleepsBegun == 1)
    }

    @Test("a ring wakes the waiter")
    func ringWakes() async {
        let clock = ManualClock()
        let bell = Doorbell()
        async let waited: Void = bell.wait(atMost: .seconds(3_600), clock: clock)
        await clock.waitForSleepers(1)
        bell.ring()
        await waited
        #expect(clock.sleeperCount == 0)
        #expect(clock.now == ManualClock.Instant(offset: .zero))
    }

    @Test("a wait ends when its task is cancelled, and the waits after it are not broken")
    func cancellation() async {
        let clock = ManualClock()
        let bell = Doorbell()
        let task = Task { await bell.wait() }
        task.cancel()
        await task.value
        let timed = Task { await bell.wait(atMost: .seconds(3_600), clock: clock) }
        await clock.waitForSleepers(1)
        timed.cancel()
        await timed.value

        let mark = clock.sleepsBegun
        async let waited: Void = bell.wait(atMost: .seconds(5), clock: clock)
        await clock.waitForSleeps(beyond: mark)
        #expect(clock.sleeperCount == 1)
        bell.ring()
        await waited
    }

    @Test("rings from many tasks lose no wake-up")
    func concurrentRings() async {
        let bell = Doorbell()
        for _ in 0..<200 {
            async let waited: Void = bell.wait()
            async let rung: Void = Task.detached { bell.ring() }.value
            _ = await (waited, rung)
        }
    }

    @Test("each integration has one bell of its own, and all can be rung")
    func doorbells() async {
        let bells = Doorbells()
        let first = bells.bell(of: IntegrationID(rawValue: 1))
        let second = bells.bell(of: IntegrationID(rawValue: 2))
        #expect(first !== second)
        #expect(bells.bell(of: IntegrationID(rawValue: 1)) === first)
        bells.ringAll()
        await first.wait()
        await second.wait()
    }
}
