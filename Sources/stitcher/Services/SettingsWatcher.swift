import Foundation
import Ledger
import Logging
import ScriptServer
import ServiceLifecycle
import Services

/// Applies changes by commands and pages within a second: one small read of a counter twice a second.
struct SettingsWatcher: Service {
    private static let interval: Duration = .milliseconds(500)

    let store: any SettingsStore
    let integrations: IntegrationDirectory
    let catalog: ScriptCatalog
    let doorbells: Doorbells
    let roster: Doorbell
    let now: @Sendable () -> Date
    let logger: Logger

    func run() async throws {
        // `nil` before the first round; a revision that could not be read is `nil` inside.
        await Periodic.run(every: Self.interval, from: SettingsRevision??.none) { known in
            guard let last = known else {
                known = .some(try? await self.store.revision())
                // The first loading may have missed a change since then.
                return await self.reload()
            }
            known = .some(await self.look(last))
        }
    }

    /// Reads all integrations and applies them.
    func reload() async {
        do {
            let all = try await self.store.integrations()
            self.integrations.replace(with: all)
            try await self.catalog.replace(with: all, at: self.now())
        } catch {
            guard !Task.isCancelled else { return }
            self.logger.error("settings could not be read", metadata: ["error": "\(error)"])
        }
    }

    private func look(_ known: SettingsRevision?) async -> SettingsRevision? {
        guard let current = try? await self.store.revision(), current != known else { return known }
        if current.settings != known?.settings { await self.reload() }
        if current.backlog != known?.backlog { self.integrations.noteReset() }
        self.roster.ring()
        self.doorbells.ringAll()
        return current
    }
}
