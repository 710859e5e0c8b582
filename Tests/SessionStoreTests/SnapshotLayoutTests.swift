import FoundationEssentials
import Stitching
import Testing

@testable import SessionStore

@Suite("The layout of a snapshot's sessions")
struct SnapshotLayoutTests {
    @Test("is, byte for byte, that of version 1")
    func layout() throws {
        let clock = SnapshotClock(now: Uptime(nanoseconds: 0), wall: Date(timeIntervalSince1970: 1_790_000_000))
        let seenAt = Date(timeIntervalSinceReferenceDate: 811_692_800.25)
        let session = SessionSnapshot(
            id: .example(17), integration: .second, readiness: .stale,
            page: PageFacts(
                address: "https://a.ru/", referrer: "r", agent: VisitorAgent(browser: .firefox, device: .tablet),
                widgets: ["1", "2"], reason: .consentRefused),
            handedOver: true, seenAt: seenAt)
        var shard = Shard(lifetime: 1_000, places: Places(capacity: 1), reserve: 1, stringBytes: 4_096)
        _ = shard.remember(session, at: Uptime(nanoseconds: 0), holdsPlace: false)

        var expected = SnapshotEncoder()
        let reasons = [
            "n2_empty", "n2_placeholder", "n2_malformed", "comagic_missing", "comagic_not_ready", "consent_refused",
            "n2_channel_missing", "no_page_seen", "session_rejected", "session_too_old",
        ]
        expected.put(UInt32(reasons.count))
        for reason in reasons { expected.put(reason) }
        expected.put(UInt32(3))
        for text in ["", "https://a.ru/", "r"] { expected.put(text) }
        expected.put(UInt32(2))
        expected.put(UInt32(0))
        expected.put(UInt32(2))
        for widget in ["1", "2"] { expected.put(widget) }
        expected.put(Int64(2))
        expected.put(Int64(17))
        expected.put(Int64(1_790_000_000_000_000_000))
        expected.put(seenAt.timeIntervalSinceReferenceDate.bitPattern)
        for row in [1, 2, 1] as [UInt32] { expected.put(row) }
        // Stale is bit 0, Firefox on a tablet 1 + 2 · 3 + 2 from bit 1 on, handed over is bit 7.
        expected.put(UInt8(1 | 9 << 1 | 0x80))
        expected.put(UInt8(6))

        let section = shard.section(clock)
        #expect(section.items == 1)
        #expect(section.payload == expected.bytes)
        var found: [SessionSnapshot] = []
        try Shard.read(section, clock: clock) { session, _ in found.append(session) }
        #expect(found == [session])
    }
}
