package import Foundation
package import Ledger
package import Stitching

/// The facts about an integration at a moment, from which the rules find problems.
package struct Situation: Sendable {
    package var integration: IntegrationID
    package var isActive: Bool
    package var now: Date
    /// By hours since 1970, at least the last two days.
    package var bookings: [Int64: HourCount]
    package var visits: [Int64: HourCount]
    package var usualBookings: Baseline
    package var usualVisits: Baseline
    package var delivery: DeliveryCounts
    package var heldBecause: DeliveryFailure?
    package var recalls: RecallCount

    package init(
        integration: IntegrationID, isActive: Bool = true, now: Date, bookings: [Int64: HourCount],
        visits: [Int64: HourCount], usualBookings: Baseline, usualVisits: Baseline, delivery: DeliveryCounts,
        heldBecause: DeliveryFailure? = nil, recalls: RecallCount = RecallCount()
    ) {
        self.integration = integration
        self.isActive = isActive
        self.now = now
        self.bookings = bookings
        self.visits = visits
        self.usualBookings = usualBookings
        self.usualVisits = usualVisits
        self.delivery = delivery
        self.heldBecause = heldBecause
        self.recalls = recalls
    }
}

/// Finds problems. Pure: the same situation gives the same findings.
package struct AlertRules: Hashable, Sendable {
    /// Hours whose coverage is compared.
    package var window = 24
    /// A share of fewer bookings means nothing.
    package var minimumBookings = 10
    /// Minimum distance below the usual share: as a share, and in standard deviations.
    package var drop = 0.1
    package var deviations = 3.0
    /// A sent alert ends when the share is this near to the usual one.
    package var recovery = 0.05
    /// Silence is reported when this many visits were expected. By chance alone that happens once in several thousand
    /// times.
    package var expectedVisits = 20.0
    package var expectedBookings = 8.0
    /// Longest silence that is looked for, in hours. Sites with fewer events get no such alert.
    package var longestSilence = 48
    /// Maximum wait of the oldest waiting booking, in seconds.
    package var maximumWait = 900.0
    /// Requests recalled in this hour and the last. Recalls are an exception.
    package var maximumRecalls = 15

    package init() {}

    /// - Parameter open: alerts that were already sent. An alert ends only at a better value than the one that starts
    ///   it.
    package func findings(_ situation: Situation, open: Set<AlertKind>) -> [AlertFinding] {
        guard situation.isActive else { return [] }
        let parked = situation.delivery.parked + situation.delivery.unreadable
        return [
            self.coverage(situation, isOpen: open.contains(.coverageLow)),
            self.silence(
                .scriptSilent, situation, situation.visits, situation.usualVisits, expected: self.expectedVisits),
            self.silence(
                .webhookSilent, situation, situation.bookings, situation.usualBookings, expected: self.expectedBookings),
            situation.delivery.held > 0
                ? AlertFinding(
                    .accountHeld, of: situation.integration,
                    .held(bookings: situation.delivery.held, situation.heldBecause)) : nil,
            parked > 0 ? AlertFinding(.bookingsParked, of: situation.integration, .parked(bookings: parked)) : nil,
            self.waiting(situation),
            situation.recalls.made >= self.maximumRecalls || situation.recalls.refused > 0
                ? AlertFinding(
                    .recallsMany, of: situation.integration,
                    .recalls(made: situation.recalls.made, refused: situation.recalls.refused)) : nil,
        ].compactMap(\.self)
    }

    private func coverage(_ situation: Situation, isOpen: Bool) -> AlertFinding? {
        guard situation.usualBookings.isKnown else { return nil }
        let end = UTCHour(of: situation.now).rawValue
        let hours = (end - Int64(self.window))..<end
        var seen = HourCount()
        var expected = 0.0
        for hour in hours {
            guard let count = situation.bookings[hour] else { continue }
            seen.total += count.total
            seen.covered += count.covered
            expected += Double(count.total) * situation.usualBookings.share(in: hour)
        }
        guard seen.total >= self.minimumBookings else { return nil }
        let usual = expected / Double(seen.total)
        let noise = self.deviations * (usual * (1 - usual) / Double(seen.total)).squareRoot()
        let bound = usual - (isOpen ? self.recovery : max(self.drop, noise))
        guard Double(seen.covered) / Double(seen.total) < bound else { return nil }
        return AlertFinding(
            .coverageLow, of: situation.integration,
            .coverage(
                covered: seen.covered, of: seen.total, usual: usual, from: UTCHour(rawValue: hours.lowerBound).start,
                to: UTCHour(rawValue: hours.upperBound).start))
    }

    /// No event since an hour after which many were expected.
    private func silence(
        _ kind: AlertKind, _ situation: Situation, _ seen: [Int64: HourCount], _ usual: Baseline, expected: Double
    ) -> AlertFinding? {
        guard usual.isKnown else { return nil }
        let current = UTCHour(of: situation.now).rawValue
        let fraction = situation.now.timeIntervalSince(UTCHour(rawValue: current).start) / UTCHour.length
        var sum = 0.0
        for back in 0..<Int64(self.longestSilence) {
            let hour = current - back
            guard (seen[hour]?.total ?? 0) == 0 else { return nil }
            sum += usual.total(in: hour) * (back == 0 ? fraction : 1)
            if sum >= expected {
                return AlertFinding(
                    kind, of: situation.integration, .silence(usual: sum, since: UTCHour(rawValue: hour).start))
            }
        }
        return nil
    }

    private func waiting(_ situation: Situation) -> AlertFinding? {
        guard let oldest = situation.delivery.oldestWaiting,
            situation.now.timeIntervalSince(oldest) > self.maximumWait
        else { return nil }
        return AlertFinding(
            .waitingTooLong, of: situation.integration,
            .waiting(bookings: situation.delivery.waiting, oldest: oldest))
    }
}
