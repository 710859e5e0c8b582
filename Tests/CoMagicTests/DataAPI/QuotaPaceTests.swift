import CoMagic
import Foundation
import Ledger
import Relay
import Stitching
import TestSupport
import Testing

@Suite("Sparing the account's quota")
struct QuotaPaceTests {
    private func limits(
        day: (Int?, Int?, Int?) = (nil, nil, nil), minute: (Int?, Int?, Int?) = (nil, nil, nil)
    ) -> JSONRPC.Limits {
        JSONRPC.Limits(
            dayLimit: day.0, dayRemaining: day.1, dayReset: day.2, minuteLimit: minute.0, minuteRemaining: minute.1,
            minuteReset: minute.2)
    }

    private func pause(_ limits: JSONRPC.Limits?) -> TimeInterval? {
        QuotaPace.pause(limits, now: TestTime.start)?.timeIntervalSince(TestTime.start)
    }

    @Test("what the answer does not tell does not limit")
    func unknown() {
        #expect(self.pause(nil) == nil)
        #expect(self.pause(self.limits()) == nil)
        #expect(self.pause(self.limits(day: (750, 0, nil), minute: (60, 0, nil))) == nil)
        #expect(self.pause(self.limits(day: (750, 0, 0), minute: (60, 0, -3))) == nil)
    }

    @Test("one point in twenty, at least two, is left to people; then deliveries wait for the reset")
    func reserve() {
        #expect(self.pause(self.limits(minute: (60, 4, 20))) == nil)
        #expect(self.pause(self.limits(minute: (60, 3, 20))) == 20)
        #expect(self.pause(self.limits(minute: (10, 3, 20))) == nil)
        #expect(self.pause(self.limits(minute: (10, 2, 20))) == 20)
        #expect(self.pause(self.limits(day: (750, 38, 5_000))) == nil)
        #expect(self.pause(self.limits(day: (750, 37, 5_000))) == 5_000)
    }

    @Test("the day's end goes before the minute's")
    func day() {
        #expect(self.pause(self.limits(day: (750, 0, 5_000), minute: (60, 0, 20))) == 5_000)
        #expect(self.pause(self.limits(day: (750, 700, 5_000), minute: (60, 0, 20))) == 20)
    }

    @Test("a quota of one point is still used")
    func tiny() {
        #expect(self.pause(self.limits(minute: (1, 1, 20))) == nil)
        #expect(self.pause(self.limits(minute: (1, 0, 20))) == 20)
    }

    @Test("without the limit itself only nothing left is a reason to wait")
    func noLimit() {
        #expect(self.pause(self.limits(minute: (nil, 1, 20))) == nil)
        #expect(self.pause(self.limits(minute: (nil, 0, 20))) == 20)
    }
}
