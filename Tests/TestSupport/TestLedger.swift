package import Foundation
package import Ledger
package import Stitching

/// A real ledger on a temporary directory, gone with the last reference to it.
package final class TestLedger: Sendable {
    package let directory: TemporaryDirectory
    package let database: LedgerDatabase
    package let outbox: SQLiteOutbox
    package let settings: SettingsStore
    package let bookings: BookingStore
    /// As the running server knows the integrations; filled by ``integration(_:)`` and ``reload()``.
    package let integrations: IntegrationDirectory

    package init() throws {
        self.directory = try TemporaryDirectory()
        self.database = try LedgerDatabase(directory: self.directory.path)
        self.outbox = SQLiteOutbox(self.database)
        self.settings = SettingsStore(self.database)
        self.bookings = BookingStore(self.database)
        self.integrations = IntegrationDirectory(vault: self.database.vault)
    }

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
