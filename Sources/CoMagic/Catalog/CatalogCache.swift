import Foundation
import Ledger
import Relay
import Stitching

/// The lists that were read recently, as a value; bounded in lists, in rows and in accounts.
struct CatalogCache: Sendable {
    struct Key: Hashable, Sendable {
        let access: AccountAccess
        let kind: CatalogKind
    }

    /// For some dozens of accounts set up at the same time; a row takes about 300 bytes.
    enum Limits {
        static let lists = 64
        static let lines = 250_000
        static let accounts = 256
    }

    private struct Entry {
        var answer: CatalogAnswer
        var storedAt: Date
        var askAgainAt: Date
        var lastUse: Int
    }

    private var entries: [Key: Entry] = [:]
    private var quotas: [AccountAccess: CatalogQuota] = [:]
    private var uses = 0
    /// Readings in progress. Callers that ask for the same list wait for the same reading.
    var loads: [Key: Task<CatalogAnswer, Never>] = [:]

    /// The number of rows stored. O(lists).
    var lineCount: Int { self.entries.values.reduce(0) { $0 + ($1.answer.list?.items.count ?? 0) } }
    var listCount: Int { self.entries.count }

    /// The answer while it is still valid; `nil` when CoMagic must be asked.
    mutating func answer(_ key: Key, now: Date) -> CatalogAnswer? {
        // A clock that was set back does not decide what is fresh.
        guard let entry = self.entries[key], entry.storedAt <= now, now < entry.askAgainAt else { return nil }
        self.uses += 1
        self.entries[key]?.lastUse = self.uses
        return entry.answer
    }

    /// The last list that was read, of any age.
    func lastList(_ key: Key) -> CatalogList? { self.entries[key]?.answer.list }

    mutating func put(_ answer: CatalogAnswer, for key: Key, until date: Date, now: Date) {
        self.uses += 1
        self.entries[key] = Entry(answer: answer, storedAt: now, askAgainAt: date, lastUse: self.uses)
        while self.entries.count > Limits.lists || self.lineCount > Limits.lines,
            let oldest = self.entries.filter({ $0.key != key }).min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            self.entries[oldest.key] = nil
        }
    }

    func pause(_ access: AccountAccess, now: Date) -> Date? { self.quotas[access]?.pause(now: now) }

    mutating func learn(_ limits: JSONRPC.Limits?, of access: AccountAccess, now: Date) {
        guard let limits else { return }
        self.quotas[access, default: CatalogQuota()].learn(limits, now: now)
        self.boundQuotas()
    }

    mutating func refuse(_ access: AccountAccess, until date: Date) {
        self.quotas[access, default: CatalogQuota()].refuse(until: date)
        self.boundQuotas()
    }

    private mutating func boundQuotas() {
        guard self.quotas.count > Limits.accounts,
            let oldest = self.quotas.min(by: { $0.value.latest < $1.value.latest })
        else { return }
        self.quotas[oldest.key] = nil
    }
}
