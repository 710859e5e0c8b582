package import Foundation
package import Ledger
package import LedgerSQLite
package import Stitching

/// A real ledger on a temporary directory, gone with the last reference to it.
package final class TestLedger: Sendable {
    package let directory: TemporaryDirectory
    package let database: LedgerDatabase
    package let stores: LedgerStores
    /// As the running server knows the integrations; filled by ``integration(_:)`` and ``reload()``.
    package let integrations: IntegrationDirectory

    package init() throws {
        self.directory = try TemporaryDirectory()
        self.database = try LedgerDatabase(directory: self.directory.path)
        self.stores = self.database.makeStores()
        self.integrations = IntegrationDirectory(vault: self.database.vault)
    }

    package var outbox: any Outbox { self.stores.outbox }
    package var bookings: any BookingArchive { self.stores.bookings }
    package var recalls: any RecallQueue { self.stores.recalls }
    package var coverage: any CoverageCounts { self.stores.coverage }
    package var settings: any SettingsStore { self.stores.settings }
    package var notices: any NoticeStore { self.stores.notices }
    package var accounts: any AccountStore { self.stores.accounts }

    /// Makes an integration and takes it up into the directory. The first one has the id of
    /// `IntegrationID.example`.
    @discardableResult
    package func integration(
        _ settings: IntegrationSettings = .example(), at now: Date = TestTime.start
    ) async throws -> Integration {
        let integration = try await self.settings.create(settings, at: now)
        try await self.reload()
        return integration
    }

    /// What the server's settings watcher does: reads all integrations again.
    package func reload() async throws {
        self.integrations.replace(with: try await self.settings.integrations())
    }

    /// The booking as a person sees it.
    package func show(_ id: EntryID) async throws -> BookingDetail {
        try await self.bookings.show(id)
    }
}
