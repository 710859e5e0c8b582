@testable import LedgerSQLite

/// What the frozen steps counted by reading all bookings: the rule of the counts, written a second time in SQL.
enum CoverageRecount {
    static let sql = (SchemaStep.step04.sql + "\n" + SchemaStep.step05.sql)
        .split(separator: ";\n").filter { $0.hasPrefix("INSERT INTO coverage SELECT") }
        .map { $0.replacing("FROM booking WHERE", with: "FROM booking WHERE readable = 1 AND") + ";" }
        .joined(separator: "\n")
}
