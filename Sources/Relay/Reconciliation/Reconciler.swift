package import Foundation
package import Ledger

/// Reads one integration's report, compares, and stores the findings. Sends nothing again.
package struct Reconciler: Sendable {
    /// Bookings younger than this may not be in the report yet, in seconds.
    private static let lag: TimeInterval = 600
    private static let day: TimeInterval = 86_400

    private let sink: any InquirySink
    private let bookings: any BookingArchive
    private let now: @Sendable () -> Date

    package init(
        sink: any InquirySink, bookings: any BookingArchive, now: @escaping @Sendable () -> Date
    ) {
        self.sink = sink
        self.bookings = bookings
        self.now = now
    }

    /// One comparison: a call for each thousand of the account's requests, and the integration's bookings of those
    /// days in memory. A report that can't be had is an outcome, not an error; the disk's refusals are thrown.
    ///
    /// - Parameter days: 1 to 80; a report spans three months at most.
    package func run(
        _ integration: Integration, days: Int, scheduledFor: Date?
    ) async throws(LedgerError) -> ReconciliationRun {
        let now = self.now()
        let since = now.addingTimeInterval(-Self.day * Double(days))
        var run = ReconciliationRun(
            integration: integration.id, scheduledFor: scheduledFor, finishedAt: now, since: since)
        switch await self.report(integration, since: since, now: now) {
        case .failure(let error): run.failure = error.failure
        case .success(let report):
            let delivered = try await self.bookings.delivered(of: integration.id, since: since)
            let owners = try await self.bookings.owners(
                ofRemoteIDs: report.map(\.id), inAccountOf: integration.settings)
            let result = Reconciliation(
                delivered.filter { $0.receivedAt < now.addingTimeInterval(-Self.lag) || $0.remoteID == nil }, report,
                owners: owners)
            try await self.bookings.learn(result.learned)
            run.compared = result.compared
            run.learned = result.learned.count
            run.findings = result.findings
        }
        run.finishedAt = self.now()
        try await self.bookings.keep(run)
        return run
    }

    /// Whether a failure of an earlier comparison may pass by itself.
    func mayPass(_ failure: DeliveryFailure, of integration: Integration) -> Bool {
        switch self.sink.verdict(on: failure, of: integration) {
        case .transient, .throttled, .unknown: true
        case .delivered, .blocked, .visitRefused, .dateRefused, .sourceRefused, .refused: false
        }
    }

    /// A booking's date may be before its receipt; one day more on both sides.
    private func report(
        _ integration: Integration, since: Date, now: Date
    ) async -> Result<[RemoteRequest], AccountFailure> {
        do throws(AccountFailure) {
            return .success(
                try await self.sink.report(
                    from: since.addingTimeInterval(-Self.day), till: now.addingTimeInterval(Self.day),
                    of: integration))
        } catch {
            return .failure(error)
        }
    }
}
