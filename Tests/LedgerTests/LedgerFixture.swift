import Foundation
import Ledger
import LedgerSQLite
import TestSupport

/// A copy of the ledger that an earlier build made; see `Tests/Fixtures/ledger/README.md`.
struct LedgerFixture {
    let directory: TemporaryDirectory
    /// What that build's `bookings list --format json` printed.
    let bookings: [String: [String: Any]]

    var path: String { self.directory.path(LedgerDatabase.fileName) }

    init() throws {
        self.directory = try TemporaryDirectory()
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/ledger").standardizedFileURL
        let files = [("schema-10.db", LedgerDatabase.fileName), ("schema-10.key", KeyFile.name)]
        for (from, to) in files {
            let target = URL(filePath: self.directory.path(to))
            try FileManager.default.copyItem(at: fixtures.appending(path: from), to: target)
        }
        let data = try Data(contentsOf: fixtures.appending(path: "schema-10.json"))
        let list = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
        self.bookings = Dictionary(uniqueKeysWithValues: list.map { ($0["id"] as? String ?? "", $0) })
    }
}
