import Foundation
import Ledger
import Stitching

/// Reads the situation of an integration. The baseline is learned every hour and cached between.
struct SituationReader: Sendable {
    private struct Usual: Sendable {
        let hour: Int64
        let bookings: Baseline
        let visits: Baseline
    }

    let coverage: any CoverageCounts
    let bookings: any BookingArchive
    let recalls: any RecallQueue
    private var usual: [IntegrationID: Usual] = [:]

    init(coverage: any CoverageCounts, bookings: any BookingArchive, recalls: any RecallQueue) {
        self.coverage = coverage
        self.bookings = bookings
        self.recalls = recalls
    }

    mutating func read(_ integration: Integration, at now: Date) async throws(LedgerError) -> Situation {
        let hour = UTCHour(of: now).rawValue
        let usual = try await self.usual(integration, at: hour)
        let recent = (hour - 50)..<(hour + 1)
        let delivery = try await self.coverage.delivery(of: [integration.id])
        return Situation(
            integration: integration.id, isActive: integration.settings.isActive, now: now,
            bookings: try await self.bookings(of: integration.id, recent),
            visits: try await self.visits(of: integration.id, recent), usualBookings: usual.bookings,
            usualVisits: usual.visits, delivery: delivery,
            heldBecause: delivery.held > 0 ? try await self.failure(of: integration.id) : nil,
            recalls: try await self.recalls.count(of: integration.id, since: now.addingTimeInterval(-3_600)))
    }

    private mutating func usual(_ integration: Integration, at hour: Int64) async throws(LedgerError) -> Usual {
        if let known = self.usual[integration.id], known.hour == hour { return known }
        // Without the last day: a current problem is not usual.
        let until = hour - 24
        let past = (until - Int64(Baseline.weeks) * 168)..<until
        let fresh = Usual(
            hour: hour,
            bookings: Baseline(
                try await self.bookings(of: integration.id, past), until: until, since: integration.createdAt,
                zone: integration.settings.zone),
            visits: Baseline(
                try await self.visits(of: integration.id, past), until: until, since: integration.createdAt,
                zone: integration.settings.zone))
        self.usual[integration.id] = fresh
        return fresh
    }

    private func bookings(
        of integration: IntegrationID, _ hours: Range<Int64>
    ) async throws(LedgerError) -> [Int64: HourCount] {
        let scope = CoverageScope(
            integrations: [integration], from: UTCHour(rawValue: hours.lowerBound).start,
            to: UTCHour(rawValue: hours.upperBound).start)
        return try await self.coverage.counts(scope).reduce(into: [:]) { hours, count in
            let hour = UTCHour(of: count.hour).rawValue
            hours[hour, default: HourCount()].total += count.bookings
            if count.kind != .fallback { hours[hour, default: HourCount()].covered += count.bookings }
        }
    }

    private func visits(
        of integration: IntegrationID, _ hours: Range<Int64>
    ) async throws(LedgerError) -> [Int64: HourCount] {
        try await self.coverage.hours(of: integration, .loaded, hours).mapValues { HourCount(total: $0) }
    }

    private func failure(of integration: IntegrationID) async throws(LedgerError) -> DeliveryFailure? {
        let held = try await self.bookings.list(.init(integrations: [integration], status: .held), limit: 1).first
        return held?.lastError.map { DeliveryFailure(mnemonic: $0.mnemonic, message: $0.message) }
    }
}
