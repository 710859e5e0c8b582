package import Foundation
import Stitching
import Synchronization

/// Slows guessing down: counts failed sign-ins by address and by name over 15 minutes.
///
/// An attempt counts as failed from its beginning, so that guesses made at once are counted before any is compared. The
/// right password takes it back. Two generations, swapped every 15 minutes, bound the table without a sweep.
///
/// The limit for a name from one address is low. Above the limit for a name from all addresses, attempts wait for each
/// other, and none is refused for long: nobody can lock somebody else out. A browser in which the person has signed in
/// before has its own count and does not wait.
package final class LoginThrottle: Sendable {
    package enum Key: Hashable {
        case address(UInt64)
        case name(String)
        case pair(UInt64, String)
        case browser(String)
        case everybody
    }

    /// An allowed attempt. It is taken back when its password was right or was never compared.
    package struct Attempt: Sendable {
        fileprivate let keys: [Key]
        /// The wait before the password is compared.
        package let delay: Duration
    }

    package enum Verdict: Sendable {
        case admitted(Attempt)
        /// - Parameter isNews: whether this is the first refusal for its reason in a while, worth a log line.
        case refused(retryAfter: TimeInterval, isNews: Bool)
    }

    private struct Contents {
        var young: [Key: Int] = [:]
        var old: [Key: Int] = [:]
        /// When the next attempt at a name with too many failures may be made.
        var turns: [String: Date] = [:]
        var reported: Set<Key> = []
        var swappedAt = Date.distantPast

        func failures(_ key: Key) -> Int { (self.young[key] ?? 0) + (self.old[key] ?? 0) }
    }

    package static let window: TimeInterval = 900
    package static let failuresOfPair = 10
    package static let failuresOfAddress = 50
    package static let failuresOfName = 100
    package static let failuresOfBrowser = 10
    /// Between attempts at a name with too many failures: 900 guesses in 15 minutes from all addresses.
    package static let pace: TimeInterval = 1
    /// The longest wait of an attempt; beyond it the person tries again.
    package static let longestDelay: TimeInterval = 10
    /// Keys in one generation. The cost of a password's hash stops a larger flood.
    private static let capacity = 100_000
    /// The longest e-mail address; a longer name belongs to nobody.
    private static let nameBytes = 254

    private let contents = Mutex(Contents())

    package init() {}

    /// Takes one attempt at this name from this address.
    ///
    /// - Parameter browser: the mark of a browser in which this person has signed in before.
    package func take(_ name: String, from address: UInt64, browser: String?, at now: Date) -> Verdict {
        let name = name.prefix(utf8Bytes: Self.nameBytes)
        return self.contents.withLock { contents in
            Self.turn(&contents, now)
            if let browser {
                let limits = [(Key.browser(browser), Self.failuresOfBrowser)]
                return Self.take(limits, counting: [.browser(browser)], nil, &contents, now)
            }
            let pair = Key.pair(address, name)
            let limits = [(pair, Self.failuresOfPair), (.address(address), Self.failuresOfAddress)]
            return Self.take(limits, counting: [pair, .address(address), .name(name)], name, &contents, now)
        }
    }

    private static func take(
        _ limits: [(key: Key, failures: Int)], counting keys: [Key], _ name: String?, _ contents: inout Contents,
        _ now: Date
    ) -> Verdict {
        if let full = limits.first(where: { contents.failures($0.key) >= $0.failures }) {
            return Self.refuse(full.key, Self.window, &contents)
        }
        var delay: TimeInterval = 0
        if let name, contents.failures(.name(name)) >= Self.failuresOfName {
            let latest = now.addingTimeInterval(Self.longestDelay)
            // A turn after the latest possible one is from a clock that was set back since.
            let turn = contents.turns[name].flatMap { $0 <= latest.addingTimeInterval(Self.pace) ? $0 : nil }
            let next = max(turn ?? now, now.addingTimeInterval(Self.pace))
            guard next <= latest else {
                return Self.refuse(.name(name), next.timeIntervalSince(now).rounded(.up), &contents)
            }
            contents.turns[name] = next.addingTimeInterval(Self.pace)
            delay = next.timeIntervalSince(now)
        }
        for key in keys where contents.young[key] != nil || contents.young.count < Self.capacity {
            contents.young[key, default: 0] += 1
        }
        return .admitted(Attempt(keys: keys, delay: .seconds(delay)))
    }

    private static func refuse(_ key: Key, _ seconds: TimeInterval, _ contents: inout Contents) -> Verdict {
        let isNews = contents.reported.count < Self.capacity && contents.reported.insert(key).inserted
        return .refused(retryAfter: seconds, isNews: isNews)
    }

    /// Whether this is the first refusal of this kind in a while because too many came at once.
    package func isFirstBusy(at now: Date) -> Bool {
        self.contents.withLock { contents in
            Self.turn(&contents, now)
            return contents.reported.insert(.everybody).inserted
        }
    }

    /// The password was not compared: the attempt does not count.
    package func giveBack(_ attempt: Attempt) {
        self.contents.withLock { contents in
            for key in attempt.keys { Self.decrement(key, &contents) }
        }
    }

    /// The password was right: earlier failures of this person in this place are removed.
    package func noteSuccess(_ attempt: Attempt) {
        self.contents.withLock { contents in
            for key in attempt.keys {
                switch key {
                case .pair, .browser:
                    contents.young[key] = nil
                    contents.old[key] = nil
                case .address, .name, .everybody: Self.decrement(key, &contents)
                }
            }
        }
    }

    private static func decrement(_ key: Key, _ contents: inout Contents) {
        // The generations may have been swapped since.
        if let count = contents.young[key] {
            contents.young[key] = count > 1 ? count - 1 : nil
        } else if let count = contents.old[key] {
            contents.old[key] = count > 1 ? count - 1 : nil
        }
    }

    private static func turn(_ contents: inout Contents, _ now: Date) {
        let age = now.timeIntervalSince(contents.swappedAt)
        guard age >= self.window || age < 0 else { return }
        contents.old = age < 2 * self.window && age >= 0 ? contents.young : [:]
        contents.young = [:]
        contents.turns = contents.turns.filter { $0.value > now }
        contents.reported = []
        contents.swappedAt = now
    }
}
