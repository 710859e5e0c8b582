import FoundationEssentials
import Stitching
import Synchronization

@testable import SessionStore

/// Both clocks of a cache, moved by hand and together, as a real machine's would.
final class HandClock: Sendable {
    private let elapsed = Mutex<Int64>(0)
    private let wallOffset = Mutex<Double>(0)
    private let bootedAt: Int64

    init(bootedAt: Int64 = 0) {
        self.bootedAt = bootedAt
    }

    var uptime: Uptime { Uptime(nanoseconds: self.bootedAt + self.elapsed.withLock { $0 }) }

    var date: Date {
        let seconds = Double(self.elapsed.withLock { $0 }) / 1e9
        return Date(timeIntervalSince1970: 1_790_000_000 + seconds + self.wallOffset.withLock { $0 })
    }

    func advance(_ duration: Duration) {
        self.elapsed.withLock { $0 += duration.wholeNanoseconds }
    }

    func setWallClock(by seconds: Double) {
        self.wallOffset.withLock { $0 += seconds }
    }
}

/// SplitMix64: a history that failed can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var bits = self.state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

extension SessionCache {
    convenience init(
        capacity: Int = 100, lifetime: Duration = .seconds(60), stringBytes: Int = 1 << 20, events: Int = 100,
        clock: HandClock
    ) {
        self.init(
            limits: Limits(
                capacity: capacity, lifetime: lifetime, stringBytes: stringBytes, eventCapacity: events),
            now: { clock.uptime }, wallClock: { clock.date })
    }

    /// Entries that really lie in the shards, whatever the count says.
    var held: Int { self.cells.reduce(0) { $0 + $1.shard.withLock { $0.count } } }

    func knows(_ id: Int64, of integration: IntegrationID = .first) -> Bool {
        self.session(.example(id), of: integration) != nil
    }
}

extension IntegrationID {
    static let first = IntegrationID(rawValue: 1)
    static let second = IntegrationID(rawValue: 2)
}

extension VisitorSessionID {
    static func example(_ number: Int64) -> VisitorSessionID {
        guard let id = VisitorSessionID(rawValue: number) else { preconditionFailure("A session id is positive.") }
        return id
    }
}

extension SessionSnapshot {
    static func example(
        _ id: Int64, of integration: IntegrationID = .first, readiness: Readiness = .ready,
        reason: Attribution.Reason? = nil, widgets: [String] = [], page: String? = nil, referrer: String? = nil,
        handedOver: Bool = false, seenAt: Date = Date(timeIntervalSince1970: 1_790_000_000)
    ) -> SessionSnapshot {
        SessionSnapshot(
            id: .example(id), integration: integration, readiness: readiness,
            page: PageFacts(address: page, referrer: referrer, widgets: widgets, reason: reason),
            handedOver: handedOver, seenAt: seenAt)
    }
}

extension PageEvent {
    static func example(
        _ session: Int64, of integration: IntegrationID = .first, order: String? = nil, code: String? = nil,
        at seconds: Double = 0
    ) -> PageEvent {
        PageEvent(
            session: .example(session), integration: integration, order: OrderNames(id: order, code: code),
            seenAt: Date(timeIntervalSince1970: 1_790_000_000 + seconds))
    }
}

extension SessionCache {
    /// The session that pages named for the order or code, however long ago.
    func sessionOfEvent(orderID: String?, code: String?, of integration: IntegrationID) -> VisitorSessionID? {
        switch self.claim(on: OrderNames(id: orderID, code: code), of: integration, since: .distantPast) {
        case .session(let session)?: session
        case .conflict?, nil: nil
        }
    }
}
