import Foundation
package import Ledger
package import Stitching
import Testing

/// What every outbox promises. An engine that is to replace the embedded one passes this unchanged.
package enum OutboxConformance {
    /// A fresh, empty outbox that knows two integrations.
    package struct Subject: Sendable {
        package var outbox: any Outbox
        package var first: IntegrationID
        package var second: IntegrationID

        package init(outbox: any Outbox, first: IntegrationID, second: IntegrationID) {
            self.outbox = outbox
            self.first = first
            self.second = second
        }
    }

    /// One promise, provable by itself.
    package enum Law: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case acceptingTwiceIsOnce = "accepting a booking twice keeps it once"
        case integrationsNeverMix = "integrations never see each other's bookings"
        case leaseHides = "a lease hides a booking"
        case expiredLeaseShows = "a lease that ran out shows the booking again, as uncertain"
        case dueOrder = "the longest due is claimed first, and nothing before it is due"
        case limit = "no more are claimed than asked for"
        case settlesAllOrNone = "one bad settlement undoes none of the others, and a lost lease settles nothing"
        case holdsAndReleases = "what is held is not due, can be probed, and is due again when released"
        case matchesOnce = "a page's event gives a waiting booking its session once"
        case nextDueDate = "the next due date is that of the earliest booking or lease"

        package var testDescription: String { self.rawValue }
    }

    /// Proves all laws, each on a subject of its own.
    package static func run(make: @Sendable () async throws -> Subject) async throws {
        for law in Law.allCases { try await self.check(law, on: make()) }
    }

    /// Proves one law.
    package static func check(_ law: Law, on subject: Subject) async throws {
        switch law {
        case .acceptingTwiceIsOnce: try await self.acceptingTwiceIsOnce(subject)
        case .integrationsNeverMix: try await self.integrationsNeverMix(subject)
        case .leaseHides: try await self.leaseHides(subject)
        case .expiredLeaseShows: try await self.expiredLeaseShows(subject)
        case .dueOrder: try await self.dueOrder(subject)
        case .limit: try await self.limit(subject)
        case .settlesAllOrNone: try await self.settlesAllOrNone(subject)
        case .holdsAndReleases: try await self.holdsAndReleases(subject)
        case .matchesOnce: try await self.matchesOnce(subject)
        case .nextDueDate: try await self.nextDueDate(subject)
        }
    }
}

extension OutboxConformance.Subject {
    static let owner = "run-1"
    static let now = TestTime.start
    static let leaseUntil = TestTime.start.addingTimeInterval(60)

    /// A booking with this order, due some seconds from now.
    func accept(
        _ order: String, of integration: IntegrationID? = nil, dueIn seconds: TimeInterval = 0,
        matchUntil: Date? = nil, attribution: Attribution = .example()
    ) async throws -> EntryID {
        let booking = Booking.example(integration: integration ?? self.first, orderID: order)
        let due = Self.now.addingTimeInterval(seconds)
        return try await self.outbox.accept(
            .example(
                booking: booking, attribution: attribution,
                disposition: .pending(dueAt: due, matchUntil: matchUntil))
        ).id
    }

    func claim(
        of integration: IntegrationID? = nil, _ source: Claim.Source = .due, limit: Int = 10, at now: Date = Self.now,
        leaseUntil: Date = Self.leaseUntil, owner: String = Self.owner
    ) async throws -> [OutboxEntry] {
        try await self.outbox.claim(
            Claim(
                integration: integration ?? self.first, source: source, limit: limit, leaseUntil: leaseUntil,
                owner: owner), now: now)
    }

    func settlement(_ entry: OutboxEntry, _ outcome: Settlement.Outcome) -> Settlement {
        Settlement(
            entry: entry.id, outcome: outcome, attribution: entry.attribution,
            destination: entry.attribution.session == nil ? .example : nil, duration: .milliseconds(5))
    }

    func settle(
        _ entry: OutboxEntry, _ outcome: Settlement.Outcome, owner: String = Self.owner, at now: Date = Self.now
    ) async throws {
        try await self.outbox.settle([self.settlement(entry, outcome)], owner: owner, at: now)
    }
}
