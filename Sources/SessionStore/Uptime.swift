#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A reading of a clock that never goes back, in nanoseconds from an arbitrary start.
///
/// Ages in memory are differences of two readings, so a corrected wall clock neither expires nor revives a session.
/// Negative readings are valid: a snapshot may contain sessions from before the machine's last boot.
package struct Uptime: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The machine's monotonic clock. About 20 ns; pass it to ``SessionCache`` as its `now`.
    package static func monotonic() -> Uptime {
        var reading = timespec()
        clock_gettime(CLOCK_MONOTONIC, &reading)
        return Uptime(nanoseconds: Int64(reading.tv_sec) &* 1_000_000_000 &+ Int64(reading.tv_nsec))
    }

    /// How long ago `earlier` was, in nanoseconds; saturates instead of trapping.
    package func nanoseconds(since earlier: Uptime) -> Int64 {
        let (difference, overflow) = self.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        guard overflow else { return difference }
        return self.nanoseconds < 0 ? .min : .max
    }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Duration {
    /// Whole nanoseconds; a duration beyond ±292 years saturates.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
}
