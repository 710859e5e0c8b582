import ArgumentParser
import Foundation
import Ledger
import LedgerSQLite

/// `stitcher backup DIR`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Makes a consistent copy of the data, also while the server runs.",
        discussion: """
            The copy does not contain the key that opens tokens and personal data: store stitcher.key separately, or \
            add it with --with-key. To restore, put the key into the copy and start «stitcher serve» on it.
            """)

    @Argument(help: "An empty directory; created if missing.") var directory: String
    @Flag(help: "Add the key to the copy. Anybody with the copy can then read everything.") var withKey = false
    @OptionGroup var data: DataOptions

    func run() async throws {
        let context = try await CommandContext(self.data)
        do throws(LedgerError) {
            try context.database.backUp(to: self.directory, includesKey: self.withKey)
        } catch {
            throw CommandFailure(message: "backup: \(error)")
        }
        Console.say("backed up to \(self.directory)\(self.withKey ? " with the key" : " without the key")")
    }
}

/// `stitcher check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks that the data is intact and that the key opens it.",
        discussion: """
            Reads the whole database and opens every encrypted value: tokens, webhook secrets, contacts, bodies and the \
            addresses of alerts. Prints table, id and column of each value that does not open.
            """)

    @OptionGroup var data: DataOptions

    func run() async throws {
        let context = try await CommandContext(self.data)
        let problems = try context.database.integrityProblems()
        guard problems.isEmpty else {
            throw CommandFailure(
                message: "the database is damaged, restore a backup: \(problems.joined(separator: "; "))")
        }
        let unopened = try await context.database.unopenedValues()
        guard unopened.count == 0 else { throw CommandFailure(message: Self.text(unopened)) }
        _ = try await context.settings.integrations()
        Console.say("ok")
    }

    private static func text(_ unopened: UnopenedValues) -> String {
        let rest = unopened.count - unopened.named.count
        return """
            \(Words.count(unopened.count, "stored value does", "stored values do")) not open with the key; restore \
            from a backup: \
            \(unopened.named.map(\.description).joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")
            """
    }
}
