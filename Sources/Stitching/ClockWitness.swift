package import FoundationEssentials

/// Tells whether the wall clock may be believed, by the machine's uptime and by the last moment that is known.
///
/// Giving up and forgetting cannot be undone, so a clock that went ahead must not bring them about. It is believed when
/// it moves with the uptime and, after a stop, when it is not far ahead of the last known moment. One that went ahead
/// is believed again when it was put back, or when it has run evenly for three days.
package struct ClockWitness: Hashable, Sendable {
    /// By how much the clock may be ahead of the uptime, in seconds: corrections, a machine that slept a little.
    package static let tolerance: TimeInterval = 3_600
    /// By how much it may be ahead of the last known moment after a stop, in seconds.
    package static let longestStop: TimeInterval = 3 * 86_400
    /// How long a clock that went ahead must run evenly, in seconds of uptime.
    package static let patience: TimeInterval = 3 * 86_400

    /// A clock that went ahead.
    private struct Doubt: Hashable, Sendable {
        var offset: TimeInterval
        var ranFor: TimeInterval
    }

    /// The believed clock less the uptime.
    private var offset: TimeInterval
    private var doubt: Doubt?
    private var latest: TimeInterval

    /// - Parameters:
    ///   - known: the last moment that is known of before this start; `nil` when nothing is.
    ///   - doubtedFor: how long earlier runs have doubted the clock already, in seconds.
    ///   - uptime: seconds from any start, on a clock that is never set.
    package init(known: Date?, doubtedFor: TimeInterval = 0, wall: Date, uptime: TimeInterval) {
        let offset = wall.timeIntervalSince1970 - uptime
        self.offset = offset
        self.latest = uptime
        guard let known, wall.timeIntervalSince(known) > Self.longestStop else { return }
        self.offset = known.timeIntervalSince1970 - uptime
        self.doubt = Doubt(offset: offset, ranFor: max(0, doubtedFor))
    }

    /// The moment that is believed: the clock's, or while it is in doubt, what the uptime makes of the last known one.
    package var believed: Date { Date(timeIntervalSince1970: self.offset + self.latest) }

    /// How long the clock has been in doubt, in seconds of uptime; 0 when it is believed.
    package var doubtedFor: TimeInterval { self.doubt?.ranFor ?? 0 }

    /// How far the clock is ahead of what is believed, in seconds; 0 when it is believed.
    package var ahead: TimeInterval { self.doubt.map { $0.offset - self.offset } ?? 0 }

    /// Takes a reading of both clocks; `true` when the wall clock may be believed now.
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
