package import Foundation

/// Who is told of what: the channels, the notices on their way to them, and the alerts that somebody was told of and
/// that are not over. All of it survives a restart, so that nobody is told twice and nothing is forgotten.
///
/// Whatever calls itself a notice store passes `NoticeStoreConformance`.
package protocol NoticeStore: Sendable {
    /// In the order they were added.
    func channels() async throws(LedgerError) -> [Channel]

    /// Throws `.notFound`.
    func channel(_ id: Int64) async throws(LedgerError) -> Channel

    /// Returns the channel's number.
    func add(_ settings: ChannelSettings, at now: Date) async throws(LedgerError) -> Int64

    /// Removes a channel with the notices on their way to it.
    func remove(_ id: Int64) async throws(LedgerError)

    /// Keeps whether the last notice arrived; `nil` when it did.
    func note(_ id: Int64, failure: String?, at now: Date) async throws(LedgerError)

    /// The notices that are due, oldest first.
    func due(at now: Date, limit: Int) async throws(LedgerError) -> [QueuedNotice]

    /// Removes a notice that arrived.
    func sent(_ notice: QueuedNotice, at now: Date) async throws(LedgerError)

    /// Keeps that a notice did not arrive: it is tried again at the date, or, without one, given up.
    func failed(_ notice: QueuedNotice, _ failure: String, retryAt: Date?, at now: Date) async throws(LedgerError)

    /// The alerts that are not over, the oldest first.
    func openAlerts() async throws(LedgerError) -> [OpenAlert]

    /// Replaces the open alerts and queues the notices about them, in one transaction. A notice with `takesBack` is not
    /// queued where an earlier one about the same alert still waits to be sent: that one is removed instead.
    func save(
        _ open: [OpenAlert], telling notices: [(NewNotice, takesBack: Bool)], at now: Date
    ) async throws(LedgerError)

    /// The week whose summary was queued last, as its Monday.
    func lastSummary() async throws(LedgerError) -> String?

    /// Queues a week's summaries and records that, in one transaction.
    func summarize(week: String, _ notices: [NewNotice], at now: Date) async throws(LedgerError)
}
