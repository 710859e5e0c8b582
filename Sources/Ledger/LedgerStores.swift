/// All stores of one engine, as the wiring hands them out. A type that uses one or two of them takes those instead.
package struct LedgerStores: Sendable {
    package let outbox: any Outbox
    package let bookings: any BookingArchive
    package let recalls: any RecallQueue
    package let coverage: any CoverageCounts
    package let settings: any SettingsStore
    package let notices: any NoticeStore
    package let accounts: any AccountStore
    package let condition: any LedgerCondition

    package init(
        outbox: any Outbox, bookings: any BookingArchive, recalls: any RecallQueue, coverage: any CoverageCounts,
        settings: any SettingsStore, notices: any NoticeStore, accounts: any AccountStore,
        condition: any LedgerCondition
    ) {
        self.outbox = outbox
        self.bookings = bookings
        self.recalls = recalls
        self.coverage = coverage
        self.settings = settings
        self.notices = notices
        self.accounts = accounts
        self.condition = condition
    }
}
