package import FoundationEssentials

/// Decides whether the wall clock can be trusted, by the machine's uptime and by the last known moment.
///
/// Parking and erasing cannot be undone, so a clock that jumped ahead must not cause them. The clock is trusted if it
/// moves with the uptime and, after a stop, if it is not far ahead of the last known moment. A clock that jumped ahead
/// is trusted again when it was set back, or when it has run evenly for three days.
package struct ClockWitness: Hashable, Sendable {
    /// Maximum lead of the clock over the uptime, in seconds. It allows for corrections and for a machine that slept a
    /// little.
    package static let tolerance: TimeInterval = 3_600
    /// Maximum lead of the clock over the last known moment after a stop, in seconds.
    package static let longestStop: TimeInterval = 3 * 86_400
    /// How long a clock that jumped ahead must run evenly, in seconds of uptime.
    package static let patience: TimeInterval = 3 * 86_400

    /// A clock that jumped ahead.
    private struct Doubt: Hashable, Sendable {
        var offset: TimeInterval
        var ranFor: TimeInterval
    }

    /// The trusted clock minus the uptime.
    private var offset: TimeInterval
    private var doubt: Doubt?
    private var latest: TimeInterval

    /// - Parameters:
    ///   - known: the last known moment before this start; `nil` when there is none.
    ///   - doubtedFor: how long earlier runs have already doubted the clock, in seconds.
    ///   - uptime: seconds from any start, on a clock that is never set.
    package init(known: Date?, doubtedFor: TimeInterval = 0, wall: Date, uptime: TimeInterval) {
        let offset = wall.timeIntervalSince1970 - uptime
        self.offset = offset
        self.latest = uptime
        guard let known, wall.timeIntervalSince(known) > Self.longestStop else { return }
        self.offset = known.timeIntervalSince1970 - uptime
        self.doubt = Doubt(offset: offset, ranFor: max(0, doubtedFor))
    }

    /// The trusted moment: the clock's, or while it is in doubt, the last known moment plus the uptime since then.
    package var believed: Date { Date(timeIntervalSince1970: self.offset + self.latest) }

    /// How long the clock has been in doubt, in seconds of uptime; 0 when it is trusted.
    package var doubtedFor: TimeInterval { self.doubt?.ranFor ?? 0 }

    /// How far the clock is ahead of the trusted moment, in seconds; 0 when it is trusted.
    package var ahead: TimeInterval { self.doubt.map { $0.offset - self.offset } ?? 0 }

    /// Takes a reading of both clocks. Returns `true` when the wall clock can be trusted now.
    package mutating func observe(wall: Date, uptime: TimeInterval) -> Bool {
        let elapsed = max(0, uptime - self.latest)
        self.latest = max(uptime, self.latest)
        let offset = wall.timeIntervalSince1970 - self.latest
        guard offset > self.offset + Self.tolerance else {
            self.offset = offset
            self.doubt = nil
            return true
        }
        if let doubt, abs(offset - doubt.offset) <= Self.tolerance {
            self.doubt = Doubt(offset: offset, ranFor: doubt.ranFor + elapsed)
        } else {
            self.doubt = Doubt(offset: offset, ranFor: 0)
        }
        guard self.doubtedFor >= Self.patience else { return false }
        self.offset = offset
        self.doubt = nil
        return true
    }
}
