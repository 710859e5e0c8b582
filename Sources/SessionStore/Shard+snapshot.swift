import FoundationEssentials
import Stitching

extension Shard {
    /// Bytes of one session in a section.
    private static let recordBytes = 46

    /// The living sessions with their texts, oldest first. O(n), the one long hold of this lock.
    func section(_ clock: SnapshotClock) -> SnapshotFormat.Section {
        var encoder = SnapshotEncoder()
        let reasons = Attribution.Reason.allCases
        encoder.put(UInt32(reasons.count))
        for reason in reasons { encoder.put(reason.rawValue) }
        let texts = Array(self.texts.values)
        encoder.put(UInt32(texts.count))
        for text in texts { encoder.put(text ?? "") }
        let lists = Array(self.lists.values)
        encoder.put(UInt32(lists.count))
        for list in lists {
            encoder.put(UInt32(list?.count ?? 0))
            for widget in list ?? [] { encoder.put(widget) }
        }
        var items: UInt32 = 0
        for slot in self.order.slots(in: self.entries) {
            let entry = self.entries[Int(slot)]
            guard self.isAlive(entry, at: clock.now) else { continue }
            items += 1
            encoder.put(entry.key.integration.rawValue)
            encoder.put(entry.key.session.rawValue)
            encoder.put(clock.wall(of: entry.seen))
            encoder.put(entry.seenAt.bitPattern)
            encoder.put(entry.page.row)
            encoder.put(entry.referrer.row)
            encoder.put(entry.widgets.row)
            encoder.put(entry.readiness.rawValue | entry.agent.code << 1 | (entry.handedOver ? 0x80 : 0))
            let reason = entry.reason.flatMap { reasons.firstIndex(of: $0) }
            encoder.put(UInt8(reason.map { $0 + 1 } ?? 0))
        }
        return SnapshotFormat.Section(kind: .sessions, items: items, payload: encoder.bytes)
    }

    /// Reads a section back, handing out one session after the other with the reading of its last beacon.
    static func read(
        _ section: SnapshotFormat.Section, clock: SnapshotClock,
        each: (SessionSnapshot, Uptime) -> Void
    ) throws(SnapshotLoad.Defect) {
        var decoder = SnapshotDecoder(section.payload)
        var reasons: [Attribution.Reason?] = []
        for _ in 0..<(try decoder.count(bytesEach: 4)) { reasons.append(.init(rawValue: try decoder.text())) }
        var texts: [String] = []
        for _ in 0..<(try decoder.count(bytesEach: 4)) { texts.append(try decoder.text()) }
        var lists: [[String]] = []
        for _ in 0..<(try decoder.count(bytesEach: 4)) {
            var list: [String] = []
            for _ in 0..<(try decoder.count(bytesEach: 4)) { list.append(try decoder.text()) }
            lists.append(list)
        }
        guard decoder.remaining == Int(section.items) * Self.recordBytes else { throw .corrupt }
        for _ in 0..<section.items {
            let integration = IntegrationID(rawValue: try decoder.number(Int64.self))
            guard let id = VisitorSessionID(rawValue: try decoder.number(Int64.self)) else { throw .corrupt }
            let seen = clock.reading(of: try decoder.number(Int64.self))
            let seenAt = try decoder.date()
            let page = Int(try decoder.number(UInt32.self))
            let referrer = Int(try decoder.number(UInt32.self))
            let widgets = Int(try decoder.number(UInt32.self))
            let flags = try decoder.number(UInt8.self)
            let reason = Int(try decoder.number(UInt8.self))
            guard page < texts.count, referrer < texts.count, widgets < lists.count, reason <= reasons.count,
                let readiness = SessionSnapshot.Readiness(rawValue: flags & 0x01)
            else { throw .corrupt }
            let session = SessionSnapshot(
                id: id, integration: integration, readiness: readiness, reason: reason == 0 ? nil : reasons[reason - 1],
                widgets: lists[widgets], page: page == 0 ? nil : texts[page],
                referrer: referrer == 0 ? nil : texts[referrer], handedOver: flags & 0x80 != 0, seenAt: seenAt,
                agent: VisitorAgent?(code: flags >> 1 & 0x3F))
            each(session, seen)
        }
    }
}

extension VisitorAgent? {
    /// Six bits: 0 for none, else one more than the pair's place. Places are of the order of the cases: append only.
    fileprivate var code: UInt8 {
        guard let self, let browser = BrowserFamily.allCases.firstIndex(of: self.browser),
            let device = DeviceKind.allCases.firstIndex(of: self.device)
        else { return 0 }
        return UInt8(1 + browser * DeviceKind.allCases.count + device)
    }

    /// `nil` for 0 and for a pair that this version does not know.
    fileprivate init(code: UInt8) {
        let (browser, device) = (Int(code) - 1).quotientAndRemainder(dividingBy: DeviceKind.allCases.count)
        guard code > 0, BrowserFamily.allCases.indices.contains(browser) else {
            self = nil
            return
        }
        self = VisitorAgent(browser: BrowserFamily.allCases[browser], device: DeviceKind.allCases[device])
    }
}

extension SnapshotDecoder {
    /// Seconds since the reference date, within ten thousand years of it.
    mutating func date() throws(SnapshotLoad.Defect) -> Date {
        let seconds = Double(bitPattern: try self.number(UInt64.self))
        guard seconds.magnitude < 3.2e11 else { throw .corrupt }
        return Date(timeIntervalSinceReferenceDate: seconds)
    }
}
