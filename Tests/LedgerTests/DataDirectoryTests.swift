import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("The data directory")
struct DataDirectoryTests {
    @Test("gives a guest nothing where there is nothing, and stays as it was")
    func guest() throws {
        let directory = try TemporaryDirectory()
        for path in [directory.path, directory.path("nowhere")] {
            #expect(throws: LedgerError.missing) { try LedgerDatabase(directory: path, as: .guest) }
        }
        #expect(try directory.files().isEmpty)
        #expect(LedgerError.missing.description.contains("--data-dir"))
    }

    @Test("is the same one for all who make it at once, and for a guest the moment it has a database")
    func race() async throws {
        let directory = try TemporaryDirectory()
        let keys = try await withThrowingTaskGroup(of: Data.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let opener: LedgerOpener = number.isMultiple(of: 2) ? .founder : .server
                    return try LedgerDatabase(directory: directory.path, as: opener).vault.hash("x", for: .identity)
                }
            }
            return try await group.reduce(into: Set<Data>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        let guest = try LedgerDatabase(directory: directory.path, as: .guest)
        #expect(try guest.integrityProblems().isEmpty)
        #expect(try guest.synchronousLevel() == 2)
        #expect(try !directory.files().contains { $0.contains("draft") })
    }

    @Test("replaces the draft of a founding that a crash broke off")
    func brokenDraft() throws {
        let directory = try TemporaryDirectory()
        for name in ["stitcher.db.draft", "stitcher.db.draft-journal"] {
            try "half".write(toFile: directory.path(name), atomically: true, encoding: .utf8)
        }
        _ = try LedgerDatabase(directory: directory.path, as: .founder)
        #expect(try !directory.files().contains { $0.contains("draft") })
    }

    @Test("is refused when the database is gone and its log is not: the log would be played into a new file")
    func orphanedLog() throws {
        let directory = try TemporaryDirectory()
        try "frames".write(toFile: directory.path("stitcher.db-wal"), atomically: true, encoding: .utf8)
        #expect { try LedgerDatabase(directory: directory.path) } throws: { ($0 as? LedgerError)?.label == "damaged" }
        #expect(try directory.files() == ["stitcher.db-wal"])
    }
}
