import Foundation
import Ledger
import LedgerSQLite
import Stitching

/// The data directory for a command, next to a running server.
struct CommandContext {
    let configuration: ServiceConfiguration
    let database: LedgerDatabase
    let ledger: LedgerStores

    /// Opens an existing database. Throws a sentence with the next step when there is none.
    init(_ options: DataOptions) async throws {
        try self.init(try await options.configuration(), as: .guest)
    }

    /// - Parameter opener: ``LedgerOpener/founder`` for a command that may be the first in a new directory.
    init(_ configuration: ServiceConfiguration, as opener: LedgerOpener) throws {
        self.configuration = configuration
        do throws(LedgerError) {
            self.database = try LedgerDatabase(directory: configuration.dataDirectory, as: opener)
        } catch {
            throw CommandFailure(
                error, "каталог данных \(configuration.dataDirectory): ",
                "data directory \(configuration.dataDirectory): ")
        }
        self.ledger = self.database.makeStores()
    }

    var settings: any SettingsStore { self.ledger.settings }
    var bookings: any BookingArchive { self.ledger.bookings }
    var accounts: any AccountStore { self.ledger.accounts }

    /// The given one, else the address of the server's last run, else the default.
    func publicURL() async throws -> String {
        if let told = self.configuration.publicURL { return told }
        let noted = try? await self.settings.publicURL()
        return noted ?? Composition.address(host: self.configuration.host, port: self.configuration.port)
    }

    /// The number of a booking as a person typed it.
    static func booking(_ text: String) throws -> EntryID {
        guard let id = EntryID(text: text) else {
            throw CommandFailure(
                "«\(text)» — не номер бронирования; номера показывает «stitcher bookings list»",
                "\"\(text)\" is not a booking id; see «stitcher bookings list»")
        }
        return id
    }

    /// The one that was named, else all.
    func integrations(_ text: String?) async throws -> [Integration] {
        guard let text else { return try await self.settings.integrations() }
        return [try await self.integration(text)]
    }

    func integration(_ text: String) async throws -> Integration {
        guard let id = IntegrationID(text: text) else {
            throw CommandFailure(
                "«\(text)» — не номер интеграции; номера показывает «stitcher integration list»",
                "\"\(text)\" is not an integration id; see «stitcher integration list»")
        }
        do throws(LedgerError) {
            return try await self.settings.integration(id)
        } catch {
            guard error == .notFound else { throw CommandFailure(error) }
            throw CommandFailure(
                "интеграции \(id) нет; все показывает «stitcher integration list»",
                "there is no integration \(id); see «stitcher integration list»")
        }
    }
}
