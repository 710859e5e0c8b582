package import SessionStore
import Synchronization

/// A token bucket per address: this many per second, and ten seconds' worth at once.
///
/// A bucket that was not used for ten seconds is full again, so removing it changes nothing. Two generations, swapped
/// every ten seconds, bound the table without a sweep. Addresses are stored nowhere else.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Uptime
    }

    private struct Contents {
        var young: [UInt64: Bucket] = [:]
        var old: [UInt64: Bucket] = [:]
        var swappedAt: Uptime
    }

    /// Bursts last this many seconds at the full rate.
    package static let burstSeconds = 10.0
    /// Addresses in one generation; further ones are let through and not stored.
    private static let capacity = 100_000

    private let rate: Double
    private let now: @Sendable () -> Uptime
    private let contents: Mutex<Contents>

    /// - Parameter rate: per second from one address; 0 means no limit.
    package init(rate: Double, now: @escaping @Sendable () -> Uptime) {
        self.rate = rate
        self.now = now
        self.contents = Mutex(Contents(swappedAt: now()))
    }

    /// Seconds until a refused caller may try again.
    package var retryAfter: Int { max(1, Int((1 / max(self.rate, 0.001)).rounded(.up))) }

    /// Takes a token; `false` when there is none.
    package func admits(_ address: UInt64) -> Bool {
        guard self.rate > 0 else { return true }
        let now = self.now()
        let burst = self.rate * Self.burstSeconds
        return self.contents.withLock { contents in
            if Double(now.nanoseconds(since: contents.swappedAt)) > Self.burstSeconds * 1e9 {
                contents.old = contents.young
                contents.young = [:]
                contents.swappedAt = now
            }
            var bucket =
                contents.young[address] ?? contents.old[address] ?? Bucket(tokens: burst, filledAt: now)
            let elapsed = Double(now.nanoseconds(since: bucket.filledAt)) / 1e9
            bucket.tokens = min(burst, bucket.tokens + elapsed * self.rate)
            bucket.filledAt = now
            let isAdmitted = bucket.tokens >= 1
            if isAdmitted { bucket.tokens -= 1 }
            if contents.young[address] != nil || contents.young.count < Self.capacity {
                contents.young[address] = bucket
            }
            return isAdmitted
        }
    }
}
