package import Foundation
import Synchronization

/// Slows guessing down: counts failed sign-ins by address and by name over a quarter of an hour.
///
/// Two generations, swapped every quarter, bound the table without a sweep. What a name may fail from one address is
/// little; what it may fail from everywhere is more, so that nobody can lock somebody else out cheaply.
package final class LoginThrottle: Sendable {
    private enum Key: Hashable {
        case address(UInt64)
        case name(String)
        case pair(UInt64, String)
    }

    private struct Contents {
        var young: [Key: Int] = [:]
        var old: [Key: Int] = [:]
        var swappedAt = Date.distantPast

        func failures(_ key: Key) -> Int { (self.young[key] ?? 0) + (self.old[key] ?? 0) }
    }

    package static let window: TimeInterval = 900
    static let failuresOfPair = 10
    static let failuresOfAddress = 50
    static let failuresOfName = 100
    /// Keys in one generation; a flood beyond it is stopped by the cost of a password's hash.
    private static let capacity = 100_000

    private let contents = Mutex(Contents())

    package init() {}

    /// Whether this name may be tried from this address now.
    func admits(_ name: String, from address: UInt64, at now: Date) -> Bool {
        self.contents.withLock { contents in
            Self.turn(&contents, now)
            return contents.failures(.pair(address, name)) < Self.failuresOfPair
                && contents.failures(.address(address)) < Self.failuresOfAddress
                && contents.failures(.name(name)) < Self.failuresOfName
        }
    }

    func noteFailure(_ name: String, from address: UInt64, at now: Date) {
        self.contents.withLock { contents in
            Self.turn(&contents, now)
            for key in [Key.pair(address, name), .address(address), .name(name)]
            where contents.young[key] != nil || contents.young.count < Self.capacity {
                contents.young[key, default: 0] += 1
            }
        }
    }

    /// The right password: earlier slips of this person are forgiven.
    func noteSuccess(_ name: String, from address: UInt64) {
        self.contents.withLock { contents in
            contents.young[.pair(address, name)] = nil
            contents.old[.pair(address, name)] = nil
        }
    }

    private static func turn(_ contents: inout Contents, _ now: Date) {
        let age = now.timeIntervalSince(contents.swappedAt)
        guard age >= self.window || age < 0 else { return }
        contents.old = age < 2 * self.window && age >= 0 ? contents.young : [:]
        contents.young = [:]
        contents.swappedAt = now
    }
}
