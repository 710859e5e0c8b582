package import Ledger

extension LedgerDatabase {
    /// Every store of this database. Only one set is made: an outbox gathers what shares a commit.
    package func makeStores() -> LedgerStores {
        LedgerStores(
            outbox: SQLiteOutbox(self), bookings: SQLiteBookingArchive(self), recalls: SQLiteRecallQueue(self),
            coverage: SQLiteCoverageCounts(self), settings: SQLiteSettingsStore(self),
            notices: SQLiteNoticeStore(self), accounts: SQLiteAccountStore(self), condition: self)
    }
}
