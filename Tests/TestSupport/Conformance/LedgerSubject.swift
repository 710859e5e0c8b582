package import Foundation
package import Ledger
package import Stitching
import Testing

/// The stores of a fresh engine with two integrations.
package struct LedgerSubject: Sendable {
    package let stores: LedgerStores
    package let first: Integration
    package let second: Integration

    /// Makes the integrations.
    ///
    /// - Parameter stores: of an empty ledger.
    package init(_ stores: LedgerStores) async throws {
        self.stores = stores
        self.first = try await stores.settings.create(.example(name: "First"), at: TestTime.start)
        self.second = try await stores.settings.create(.example(name: "Second"), at: TestTime.start)
    }

    /// A booking with this order, received at the order of seconds after the start when the order is a small number.
    @discardableResult
    package func accept(
        _ order: String, of integration: IntegrationID? = nil, attribution: Attribution = .example(),
        at now: Date = TestTime.start, _ disposition: Submission.Disposition? = nil
    ) async throws -> EntryID {
        let booking = Booking.example(integration: integration ?? self.first.id, orderID: order, receivedAt: now)
        return try await self.stores.outbox.accept(
            .example(booking: booking, attribution: attribution, disposition: disposition)
        ).id
    }

    /// Claims what is due of the first integration and settles it, in the order of the bookings' numbers.
    package func settle(_ outcomes: [Settlement.Outcome], at now: Date = TestTime.start) async throws {
        let claim = Claim(
            integration: self.first.id, limit: outcomes.count, leaseUntil: now.addingTimeInterval(60), owner: "run-1")
        let entries = try await self.stores.outbox.claim(claim, now: now).sorted { $0.id < $1.id }
        try #require(entries.count == outcomes.count)
        try await self.stores.outbox.settle(
            zip(entries, outcomes).map {
                Settlement(entry: $0.id, outcome: $1, attribution: $0.attribution, destination: nil, duration: nil)
            }, owner: "run-1", at: now)
    }
}
