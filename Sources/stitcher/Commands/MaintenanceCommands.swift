import ArgumentParser
import Foundation
import Ledger
import LedgerSQLite
import Stitching

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
        let language = self.data.language
        let progress = ProgressLine()
        progress.show(language.say("копирование базы…", "copying the database…"))
        defer { progress.finish() }
        do throws(LedgerError) {
            try context.database.backUp(to: self.directory, includesKey: self.withKey)
        } catch {
            throw CommandFailure(error, "копия: ", "backup: ")
        }
        progress.finish()
        let key =
            self.withKey ? language.say("с ключом", "with the key") : language.say("без ключа", "without the key")
        Console.say("\(language.say("копия в", "backed up to")) \(self.directory) \(key)")
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
        let language = self.data.language
        let progress = ProgressLine()
        defer { progress.finish() }
        progress.show(language.say("проверка базы…", "checking the database…"))
        let problems = try context.database.integrityProblems()
        guard problems.isEmpty else {
            let list = problems.joined(separator: "; ")
            throw CommandFailure(
                "база повреждена, восстановите её из копии: \(list)",
                "the database is damaged, restore a backup: \(list)")
        }
        let unopened = try await context.database.unopenedValues { count in
            progress.show(language.say("проверено значений: \(count)", "values checked: \(count)"))
        }
        guard unopened.count == 0 else { throw Self.failure(unopened) }
        _ = try await context.settings.integrations()
        progress.finish()
        Console.say("ok")
    }

    private static let values = (
        russian: ("значение не открывается", "значения не открываются", "значений не открываются"),
        english: ("stored value does", "stored values do")
    )

    private static func failure(_ unopened: UnopenedValues) -> CommandFailure {
        let rest = unopened.count - unopened.named.count
        let named = unopened.named.map(\.description).joined(separator: ", ")
        let values = Language.russian.count(
            unopened.count, Self.values.russian, Self.values.english)
        return CommandFailure(
            "\(values) этим ключом; восстановите базу из копии: \(named)\(rest > 0 ? " и ещё \(rest)" : "")",
            """
            \(Language.english.count(unopened.count, Self.values.russian, Self.values.english)) not open with \
            the key; restore from a backup: \(named)\(rest > 0 ? " and \(rest) more" : "")
            """)
    }
}
