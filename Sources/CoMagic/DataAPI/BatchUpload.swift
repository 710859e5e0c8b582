import Ledger
import Relay

/// One upload of several bookings. They are sent together. When CoMagic refuses the call, it is asked which of them it
/// kept, and the rest is sent in halves until the refused one is alone.
///
/// *k* faulty bookings among *n* need about 3·k·log₂ n calls. **Source:** vendor documentation: an error is one object
/// for the whole call, without an index; whether a refused call stores a part is not stated.
struct BatchUpload: Sendable {
    /// One booking and its message.
    struct Item: Sendable {
        let index: Int
        let entry: OutboxEntry
        let message: OfflineMessage
    }

    /// The result of one call.
    enum Answer: Sendable {
        /// Ids in the answer's order.
        case accepted([Int64?], JSONRPC.Limits?)
        case refused(JSONRPC.Failure)
        case verdict(Verdict)
    }

    /// Returns the result of the call, and the answer's text if there was one.
    let call: @Sendable ([OfflineMessage]) async -> (Answer, text: String?)
    let find: @Sendable ([OutboxEntry]) async -> [Finding]

    private(set) var verdicts: [Int: Verdict] = [:]
    private(set) var observations: [Verdict] = []
    private(set) var traces: [Int: AttemptTrace] = [:]
    private(set) var limits: JSONRPC.Limits?

    init(
        call: @escaping @Sendable ([OfflineMessage]) async -> (Answer, text: String?),
        find: @escaping @Sendable ([OutboxEntry]) async -> [Finding]
    ) {
        self.call = call
        self.find = find
    }

    /// Sends all items. Afterwards every item has its verdict.
    mutating func send(_ items: [Item]) async {
        var waiting = items.isEmpty ? [] : [items]
        while let group = waiting.popLast() {
            let (answer, text) = await self.call(group.map(\.message))
            self.keep(text, of: group)
            switch answer {
            case .accepted(let ids, let limits):
                self.limits = limits ?? self.limits
                self.accept(group, ids)
            case .verdict(let verdict):
                self.give(verdict, to: group)
                return self.postpone(waiting)
            case .refused(let failure):
                guard await self.isSettled(failure, group) else {
                    waiting.append(contentsOf: await self.halves(of: group))
                    continue
                }
                if Self.concernsAccount(failure) { return self.postpone(waiting) }
            }
        }
    }

    private mutating func keep(_ text: String?, of group: [Item]) {
        let response = text.map { text in group.reduce(text) { $1.message.scrub($0) } }
        for item in group {
            self.traces[item.index] = AttemptTrace(
                request: item.message.masked(for: item.entry.booking).json, response: response)
        }
    }

    /// Sets the verdict of a refusal when it is clear which items it concerns.
    private mutating func isSettled(_ failure: JSONRPC.Failure, _ group: [Item]) async -> Bool {
        if let only = group.first, group.count == 1 {
            self.give(Mnemonics.verdict(failure, on: only.message), to: group)
            return true
        }
        guard Self.concernsAccount(failure), let first = group.first else { return false }
        self.give(Mnemonics.verdict(failure, on: first.message), to: group)
        return true
    }

    /// Items that CoMagic kept of a refused call are delivered. The rest is returned in two halves; the first goes
    /// next.
    private mutating func halves(of group: [Item]) async -> [[Item]] {
        var rest: [Item] = []
        for (item, finding) in zip(group, await self.find(group.map(\.entry))) {
            if case .present(let remoteID) = finding {
                self.verdicts[item.index] = .delivered(remoteID: remoteID)
            } else {
                // Without the report, a refused call is assumed to have stored nothing: validation comes first.
                rest.append(item)
            }
        }
        let middle = (rest.count + 1) / 2
        return [Array(rest[middle...]), Array(rest[..<middle])].filter { !$0.isEmpty }
    }

    private mutating func accept(_ group: [Item], _ ids: [Int64?]) {
        let known = Self.inOrder(ids, of: group.count)
        for (offset, item) in group.enumerated() {
            self.verdicts[item.index] = .delivered(remoteID: known.isEmpty ? nil : known[offset])
        }
        self.observations.append(.delivered(remoteID: nil))
    }

    /// The ids, if they can be assumed to be in the messages' order: the vendor does not state it, but growing ids were
    /// assigned one after the other. Otherwise none, because a wrong id is worse than no id.
    private static func inOrder(_ ids: [Int64?], of count: Int) -> [Int64] {
        let known = ids.compactMap(\.self)
        guard known.count == count, ids.count == count, zip(known, known.dropFirst()).allSatisfy(<) else { return [] }
        return known
    }

    private mutating func give(_ verdict: Verdict, to group: [Item]) {
        for item in group { self.verdicts[item.index] = verdict }
        self.observations.append(verdict)
    }

    /// The account accepts nothing now: unsent items wait unchanged.
    private mutating func postpone(_ groups: [[Item]]) {
        guard let failure = self.observations.last?.failure else { return }
        for item in groups.joined() { self.verdicts[item.index] = .throttled(failure, for: .zero) }
    }

    /// Any content of the call would have had the same answer.
    private static func concernsAccount(_ failure: JSONRPC.Failure) -> Bool {
        switch Mnemonics.classOf(failure.data?.mnemonic) {
        case .quota, .retry: true
        case .hold: failure.data?.mnemonic != "parameter_component_disabled"
        case .data, .ask, .bug: false
        }
    }
}
