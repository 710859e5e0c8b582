import FoundationEssentials
import Stitching
import Testing

@testable import SessionStore

/// What a cache must answer, written to be obviously right and slow.
private struct Model {
    struct Known {
        var snapshot: SessionSnapshot
        var seen: Int64
        var turn: Int
    }

    let capacity: Int
    let lifetime: Int64
    var known: [SessionKey: Known] = [:]
    var turn = 0

    mutating func remember(_ beacon: SessionSnapshot, at now: Int64) {
        self.turn += 1
        self.known = self.known.filter { now - $0.value.seen < self.lifetime }
        let key = SessionKey(integration: beacon.integration, session: beacon.id)
        var merged = beacon
        if let old = self.known[key]?.snapshot {
            let isForeign = beacon.page.address.map { !$0.hasPrefix(old.page.address?.prefix(12) ?? "") } ?? false
            merged.page.address = isForeign ? old.page.address : beacon.page.address ?? old.page.address
            merged.page.referrer = isForeign ? old.page.referrer : beacon.page.referrer ?? old.page.referrer
            merged.firstSeenAt = old.firstSeenAt
            if old.readiness == .ready, beacon.readiness == .stale {
                merged.readiness = .ready
                merged.page.reason = old.page.reason
            }
            merged.handedOver = beacon.handedOver || old.handedOver
            merged.page.widgets = old.page.widgets + beacon.page.widgets.filter { !old.page.widgets.contains($0) }
        } else if self.known.count == self.capacity,
            let oldest = self.known.min(by: { $0.value.turn < $1.value.turn })
        {
            self.known[oldest.key] = nil
        }
        self.known[key] = Known(snapshot: merged, seen: now, turn: self.turn)
    }

    func session(_ key: SessionKey, at now: Int64) -> SessionSnapshot? {
        self.known[key].flatMap { now - $0.seen < self.lifetime ? $0.snapshot : nil }
    }
}

@Suite struct SessionCacheModelTests {
    @Test("answers as a plain dictionary would, whatever happens in whatever order", arguments: 0..<8 as Range<UInt64>)
    func history(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let clock = HandClock(bootedAt: -5)
        let capacity = Int.random(in: 1...12, using: &generator)
        let cache = SessionCache(capacity: capacity, lifetime: .nanoseconds(100), clock: clock)
        var model = Model(capacity: capacity, lifetime: 100)
        for step in 0..<1_500 {
            clock.advance(.nanoseconds(Int64.random(in: 0...30, using: &generator) / 10))
            if step % 100 == 99 { clock.advance(.nanoseconds(Int64.random(in: 60...110, using: &generator))) }
            let beacon = Self.beacon(using: &generator)
            cache.remember(beacon)
            model.remember(beacon, at: clock.uptime.nanoseconds)
            if step % 37 == 0 { cache.dropExpired() }
            #expect(cache.count <= capacity)
            for id in 1...10 as ClosedRange<Int64> {
                for integration in [IntegrationID.first, .second] {
                    let key = SessionKey(integration: integration, session: .example(id))
                    let expected = model.session(key, at: clock.uptime.nanoseconds)
                    #expect(cache.session(key.session, of: integration) == expected, "step \(step)")
                }
            }
        }
    }

    private static func beacon(using generator: inout SeededGenerator) -> SessionSnapshot {
        .example(
            Int64.random(in: 1...10, using: &generator), of: Bool.random(using: &generator) ? .first : .second,
            readiness: Bool.random(using: &generator) ? .ready : .stale,
            reason: [nil, .counterMissing, .n2ChannelMissing].randomElement(using: &generator) ?? nil,
            widgets: [[], ["1"], ["2"], ["2", "3"]].randomElement(using: &generator) ?? [],
            page: [nil, "http://a.ru/1", "http://a.ru/2", "http://b.ru/1"].randomElement(using: &generator) ?? nil,
            referrer: [nil, "a", "x"].randomElement(using: &generator) ?? nil,
            handedOver: UInt8.random(in: 0..<8, using: &generator) == 0,
            seenAt: Date(timeIntervalSince1970: 1_790_000_000 + Double(UInt16.random(in: 0...9, using: &generator))))
    }
}
