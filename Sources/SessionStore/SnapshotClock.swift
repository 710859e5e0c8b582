import FoundationEssentials

/// Converts between the clock that measures ages and the wall clock that survives a restart.
struct SnapshotClock: Sendable {
    let now: Uptime
    /// Nanoseconds since 1970.
    let wall: Int64

    init(now: Uptime, wall: Date) {
        self.now = now
        let seconds = wall.timeIntervalSince1970
        // After the year 2262 nanoseconds do not fit; such a clock is wrong anyway.
        self.wall = seconds.magnitude < 9.2e9 ? Int64(seconds * 1e9) : 0
    }

    func wall(of reading: Uptime) -> Int64 {
        self.wall.subtractingSaturating(self.now.nanoseconds(since: reading))
    }

    /// A moment in the future counts as now: the wall clock was set back since.
    func reading(of wall: Int64) -> Uptime {
        let age = max(0, self.wall.subtractingSaturating(wall))
        return Uptime(nanoseconds: self.now.nanoseconds.subtractingSaturating(age))
    }
}

extension Int64 {
    fileprivate func subtractingSaturating(_ other: Int64) -> Int64 {
        let (difference, overflow) = self.subtractingReportingOverflow(other)
        return overflow ? (self < 0 ? .min : .max) : difference
    }
}
