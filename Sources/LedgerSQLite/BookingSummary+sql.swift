import Ledger

extension BookingSummary {
    /// SQL that excludes tests; `row` names the table or trigger row.
    static func isReal(_ row: String) -> String {
        "coalesce(\(row).orderID, '') NOT LIKE '\(Self.testOrderPrefix)%'"
    }
}
