import Foundation
import GRDB
package import Ledger

/// A column with values encrypted by the vault's key.
struct SealedColumn: Hashable, Sendable {
    let table: String
    let name: String
    let purpose: Vault.Purpose

    /// All of them; a test compares the list with the schema.
    static let all = [
        SealedColumn(table: "integration", name: "secret", purpose: .secret),
        SealedColumn(table: "integration", name: "token", purpose: .token),
        SealedColumn(table: "booking", name: "contact", purpose: .contact),
        SealedColumn(table: "booking", name: "body", purpose: .body),
        SealedColumn(table: "booking", name: "query", purpose: .query),
        SealedColumn(table: "history", name: "facts", purpose: .history),
        SealedColumn(table: "history", name: "body", purpose: .body),
        SealedColumn(table: "notice_channel", name: "target", purpose: .channel),
    ]
}

/// The encrypted values that do not open with the key.
package struct UnopenedValues: Sendable {
    /// The position of one.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        package let table: String
        package let id: Int64
        package let column: String

        /// `booking 17 contact`
        package var description: String { "\(self.table) \(self.id) \(self.column)" }
    }

    /// Further ones are counted and not named.
    package static let maximumNamed = 100

    /// The first of them, by table and id.
    package fileprivate(set) var named: [Place] = []
    package fileprivate(set) var count = 0

    fileprivate mutating func add(_ place: Place) {
        self.count += 1
        if self.named.count < Self.maximumNamed { self.named.append(place) }
    }
}

extension LedgerDatabase {
    /// Opens every encrypted value. Reads the whole file, concurrently with the writer; some microseconds per value.
    package func unopenedValues(
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(LedgerError) -> UnopenedValues {
        let vault = self.vault
        return try await self.read { db in
            var found = UnopenedValues()
            var read = 0
            for column in SealedColumn.all {
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT id, \(column.name) FROM \(column.table) WHERE \(column.name) IS NOT NULL ORDER BY id
                        """)
                while let row = try rows.next() {
                    read += 1
                    if read.isMultiple(of: 1_000) { progress(read) }
                    guard (try? vault.open(row[1], for: column.purpose)) == nil else { continue }
                    found.add(.init(table: column.table, id: row[0], column: column.name))
                }
            }
            return found
        }
    }
}
