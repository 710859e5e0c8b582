import Stitching

/// How pages' facts lie in a snapshot: three tables at a section's head, and 14 bytes in each session's record.
///
/// ```
/// head    reasons: u32 count, texts      texts: u32 count, texts      lists: u32 count, (u32 count, texts)
/// record  address: u32 row   referrer: u32 row   widgets: u32 row   flags: u8 (agent in bits 1 to 6)   reason: u8
/// ```
/// Row 0 of texts and lists, and reason 0, stand for "none". Bits 0 and 7 of the flags are the session's own.
extension PageTable {
    static let recordBytes = 14
    private static let agentBits: UInt8 = 0b0111_1110

    func writeHead(to encoder: inout SnapshotEncoder) {
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
    }

    /// - Parameter flags: the session's own, in bits 0 and 7.
    static func write(_ page: StoredPage, flags: UInt8, to encoder: inout SnapshotEncoder) {
        encoder.put(page.address.row)
        encoder.put(page.referrer.row)
        encoder.put(page.widgets.row)
        encoder.put(flags | page.agent.code << 1 & Self.agentBits)
        let reason = page.reason.flatMap { Attribution.Reason.allCases.firstIndex(of: $0) }
        encoder.put(UInt8(reason.map { $0 + 1 } ?? 0))
    }

    /// A section's head, read back; it resolves what the records refer to.
    struct Head {
        private var reasons: [Attribution.Reason?] = []
        private var texts: [String] = []
        private var lists: [[String]] = []

        init(_ decoder: inout SnapshotDecoder) throws(SnapshotLoad.Defect) {
            for _ in 0..<(try decoder.count(bytesEach: 4)) { self.reasons.append(.init(rawValue: try decoder.text())) }
            for _ in 0..<(try decoder.count(bytesEach: 4)) { self.texts.append(try decoder.text()) }
            for _ in 0..<(try decoder.count(bytesEach: 4)) {
                var list: [String] = []
                for _ in 0..<(try decoder.count(bytesEach: 4)) { list.append(try decoder.text()) }
                self.lists.append(list)
            }
        }

        /// A record's page and the session's own flags.
        func page(
            _ decoder: inout SnapshotDecoder
        ) throws(SnapshotLoad.Defect) -> (facts: PageFacts, flags: UInt8) {
            let address = Int(try decoder.number(UInt32.self))
            let referrer = Int(try decoder.number(UInt32.self))
            let widgets = Int(try decoder.number(UInt32.self))
            let flags = try decoder.number(UInt8.self)
            let reason = Int(try decoder.number(UInt8.self))
            guard address < self.texts.count, referrer < self.texts.count, widgets < self.lists.count,
                reason <= self.reasons.count
            else { throw .corrupt }
            let facts = PageFacts(
                address: address == 0 ? nil : self.texts[address], referrer: referrer == 0 ? nil : self.texts[referrer],
                agent: VisitorAgent?(code: (flags & PageTable.agentBits) >> 1), widgets: self.lists[widgets],
                reason: reason == 0 ? nil : self.reasons[reason - 1])
            return (facts, flags & ~PageTable.agentBits)
        }
    }
}

extension VisitorAgent? {
    /// Six bits: 0 for none, else one more than the pair's index. The index follows the order of the cases: append
    /// only.
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
