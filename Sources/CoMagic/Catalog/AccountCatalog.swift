package import Foundation
package import Ledger
package import Relay
package import Stitching
import Synchronization

/// What the settings pages ask a CoMagic account: its identity, and its lists of campaigns, sites and sources.
///
/// Lists are kept in memory, read once for all pages that want them, and never from the part of the quota that
/// deliveries need.
package final class AccountCatalog: AccountLists {
    /// Seconds for which a list counts as fresh.
    package static let lifetime: TimeInterval = 600
    /// Seconds for which a refusal is repeated without asking again, unless a refresh is requested.
    package static let refusalLifetime: TimeInterval = 60
    /// Rows per call. The vendor allows 10 000; half of that stays within ``maximumResponseBytes`` and within the time
    /// of a call, for any length of names. **Source:** vendor documentation, paging.
    package static let pageSize = 5_000
    /// **Source:** vendor documentation, paging: a larger offset is refused.
    package static let maximumOffset = 100_000
    /// Of one page. A row takes about 200 bytes.
    package static let maximumResponseBytes = 8 << 20
    /// For one page; a person waits for it.
    package static let timeout: Duration = .seconds(15)

    private let client: DataAPIClient
    private let now: @Sendable () -> Date
    private let cache = Mutex(CatalogCache())

    package init(client: DataAPIClient, now: @escaping @Sendable () -> Date) {
        self.client = client
        self.now = now
    }

    /// Asks the account for its identity, which checks the address and the key. One call, never from memory.
    ///
    /// A success does not prove that an upload will pass: that needs its own component.
    package func identify(_ target: Target) async throws(AccountTrouble) -> AccountIdentity {
        let access = target.access
        guard self.client.allows(access.url) else { throw .addressNotAllowed(access.url) }
        do throws(CallError) {
            let answer: Rows<IdentityRow> = try await self.client.call(
                "get.account", TokenParams(accessToken: access.token.revealed), at: access.url)
            self.learn(answer.limits, of: access)
            return answer.rows.first?.identity ?? AccountIdentity(appID: nil, name: nil, timeZone: nil)
        } catch {
            throw self.trouble(error, reading: nil, of: access)
        }
    }

    /// A list of the account, from memory while it is fresh. Otherwise it is read, one call per page; pages that ask at
    /// the same time share the reading. Never throws: a missing list gives its reason.
    ///
    /// - Parameter refresh: read it again, if the quota allows.
    package func list(_ kind: CatalogKind, of target: Target, refresh: Bool = false) async -> CatalogAnswer {
        let key = CatalogCache.Key(access: target.access, kind: kind)
        let now = self.now()
        let step: Step = self.cache.withLock { cache in
            if let load = cache.loads[key] { return .wait(load) }
            if !refresh, let answer = cache.answer(key, now: now) { return .show(answer) }
            // Started under the lock, so that there is only one. The time of its calls bounds it. It continues when a
            // page that waits for it is closed, because another may wait too.
            let load = Task { await self.load(key) }
            cache.loads[key] = load
            return .wait(load)
        }
        switch step {
        case .show(let answer): return answer
        case .wait(let load): return await load.value
        }
    }

    private enum Step {
        case show(CatalogAnswer)
        case wait(Task<CatalogAnswer, Never>)
    }

    private func load(_ key: CatalogCache.Key) async -> CatalogAnswer {
        let answer = await self.read(key)
        let now = self.now()
        let askAgainAt =
            answer.trouble.map { $0.renewsAt ?? now.addingTimeInterval(Self.refusalLifetime) }
            ?? now.addingTimeInterval(Self.lifetime)
        self.cache.withLock { cache in
            cache.put(answer, for: key, until: askAgainAt, now: now)
            cache.loads[key] = nil
        }
        return answer
    }

    private func read(_ key: CatalogCache.Key) async -> CatalogAnswer {
        let access = key.access
        guard self.client.allows(access.url) else { return .refused(.addressNotAllowed(access.url)) }
        var items: [CatalogItem] = []
        var offset = 0
        var total: Int?
        while offset <= Self.maximumOffset {
            if let pause = self.pause(access) {
                return self.answer(items, of: total, for: key, because: .sparing(until: pause))
            }
            let params = CatalogParams(
                accessToken: access.token.revealed, fields: key.kind.fields, filter: key.kind.filter,
                sort: [key.kind.sort], limit: Self.pageSize, offset: offset)
            do throws(CallError) {
                let page: Rows<CatalogRow> = try await self.client.call(
                    key.kind.method, params, at: access.url, within: Self.timeout, upTo: Self.maximumResponseBytes)
                self.learn(page.limits, of: access)
                items += page.rows.compactMap(\.item)
                offset += page.rows.count
                total = page.total ?? total
                // If the total is known, a short page alone is not the end.
                if page.rows.isEmpty || total.map({ offset >= $0 }) ?? (page.rows.count < Self.pageSize) { break }
            } catch {
                let trouble = self.trouble(error, reading: key.kind, of: access)
                return self.answer(items, of: total, for: key, because: trouble)
            }
        }
        return .fresh(CatalogList(items, total: total, readAt: self.now()))
    }

    /// The better of the current and the previous reading.
    private func answer(
        _ items: [CatalogItem], of total: Int?, for key: CatalogCache.Key, because trouble: AccountTrouble
    ) -> CatalogAnswer {
        let earlier = self.cache.withLock { $0.lastList(key) }
        if let earlier, earlier.items.count >= items.count, !earlier.items.isEmpty { return .stale(earlier, trouble) }
        guard !items.isEmpty else { return .refused(trouble) }
        // Without a total the number of missing rows is unknown, but it is at least one.
        return .stale(CatalogList(items, total: total ?? items.count + 1, readAt: self.now()), trouble)
    }

    private func pause(_ access: AccountAccess) -> Date? {
        let now = self.now()
        return self.cache.withLock { $0.pause(access, now: now) }
    }

    private func learn(_ limits: JSONRPC.Limits?, of access: AccountAccess) {
        let now = self.now()
        self.cache.withLock { $0.learn(limits, of: access, now: now) }
    }

    private func trouble(_ error: CallError, reading kind: CatalogKind?, of access: AccountAccess) -> AccountTrouble {
        let trouble = AccountTrouble(error, reading: kind, hiding: access.token, now: self.now())
        if let date = trouble.renewsAt { self.cache.withLock { $0.refuse(access, until: date) } }
        return trouble
    }
}
