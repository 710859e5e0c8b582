package import Foundation
import Synchronization

/// The wall clock of a test: stands still until moved, and moves a ``ManualClock`` along when it has one.
package final class TestTime: Sendable {
    /// 2026-11-22T10:00:00Z, a Sunday; 13:00 in Moscow.
    package static let start = Date(timeIntervalSince1970: 1_795_341_600)

    private let current: Mutex<Date>
    private let clock: ManualClock?

    package init(_ start: Date = TestTime.start, clock: ManualClock? = nil) {
        self.current = Mutex(start)
        self.clock = clock
    }

    /// What is handed to the code under test.
    package var now: @Sendable () -> Date { { self.date } }

    package var date: Date { self.current.withLock { $0 } }

    /// Moves the wall first, so that whoever the clock wakes reads the new time.
    package func advance(by duration: Duration) {
        self.current.withLock { $0 += duration / .seconds(1) }
        self.clock?.advance(by: duration)
    }

    /// Moves the wall alone, also backwards: somebody set the machine's clock.
    package func jump(to date: Date) {
        self.current.withLock { $0 = date }
    }
}
