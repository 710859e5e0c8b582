/// Whether the ledger could keep a booking now.
package protocol LedgerCondition: Sendable {
    /// The result of the latest writes. One lock.
    var writeFate: WriteFate { get }

    /// Proves that a booking could be kept now: one synced commit as large as the largest one, which keeps nothing.
    func checkWritable() async throws(LedgerError)
}
