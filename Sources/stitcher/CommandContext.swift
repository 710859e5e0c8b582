import Foundation
import Ledger
import Stitching

/// The data directory as a command uses it, beside a running server.
struct CommandContext {
    let configuration: ServiceConfiguration
    let database: LedgerDatabase
    let settings: SettingsStore
    let bookings: BookingStore
    let accounts: AccountStore

    init(_ options: DataOptions) async throws {
        self.configuration = try await options.configuration()
        do throws(LedgerError) {
            self.database = try LedgerDatabase(directory: self.configuration.dataDirectory)
        } catch {
            throw CommandFailure(message: "data directory \(self.configuration.dataDirectory): \(error)")
        }
        self.settings = SettingsStore(self.database)
        self.bookings = BookingStore(self.database)
        self.accounts = AccountStore(self.database)
    }

    /// As told, else where the server was last reached, else where it would be.
    func publicURL() async throws -> String {
        if let told = self.configuration.publicURL { return told }
        let noted = try? await self.settings.publicURL()
        return noted ?? Composition.address(host: self.configuration.host, port: self.configuration.port)
    }

    func integration(_ text: String) async throws -> Integration {
        guard let id = IntegrationID(text: text) else {
            throw CommandFailure(message: "\"\(text)\" is no integration id; see «stitcher integration list»")
        }
        do throws(LedgerError) {
            return try await self.settings.integration(id)
        } catch {
            throw CommandFailure(
                message: error == .notFound
                    ? "there is no integration \(id); see «stitcher integration list»" : error.description)
        }
    }
}
