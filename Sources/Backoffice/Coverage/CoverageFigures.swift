import Foundation
package import Ledger
package import Stitching
import Wording

/// The data of a coverage page, read from the counts.
package struct CoverageFigures: Sendable {
    /// Rows of one breakdown.
    package static let maximumSlices = 8

    package let period: ReportPeriod
    package let counts: [CoverageCount]
    package let tally: CoverageTally
    package let before: CoverageTally
    package let slices: [CoverageDimension: [CoverageSlice]]
    package let visits: [FunnelStage: Int]
    package let deliveredWithSession: Int
    package let delivery: DeliveryCounts
    /// By day of the week, 1 is Monday, and by hour of the day.
    package let weekdays: [Int: CoverageTally]
    package let hours: [Int: CoverageTally]

    package init(
        _ store: any CoverageCounts, _ integrations: [IntegrationID], _ period: ReportPeriod
    ) async throws(LedgerError) {
        let scope = CoverageScope(integrations: integrations, from: period.from, to: period.to)
        let previous = period.previous
        let counts = try await store.counts(scope)
        self.period = period
        self.counts = counts
        self.tally = Self.tally(counts)
        self.before = Self.tally(
            try await store.counts(
                CoverageScope(integrations: integrations, from: previous.lowerBound, to: previous.upperBound)))
        self.slices = try await store.slices(by: CoverageDimension.breakdowns, scope, limit: Self.maximumSlices)
        self.visits = try await store.visits(scope)
        self.deliveredWithSession =
            try await store.slices(by: .delivery, scope, limit: 2)
            .first { !$0.value.isEmpty }?.covered ?? 0
        self.delivery = try await store.delivery(of: integrations)
        (self.weekdays, self.hours) = Self.clocks(counts, period.zone)
    }

    private static func tally(_ counts: [CoverageCount]) -> CoverageTally {
        counts.reduce(into: CoverageTally()) { tally, count in
            tally.add(count.bookings, count.kind, count.reason)
        }
    }

    private static func clocks(
        _ counts: [CoverageCount], _ zone: TimeZone
    ) -> ([Int: CoverageTally], [Int: CoverageTally]) {
        var weekdays: [Int: CoverageTally] = [:]
        var hours: [Int: CoverageTally] = [:]
        for count in counts {
            let ahead = zone.secondsFromGMT(for: count.hour)
            let hour = Int(((count.hour.timeIntervalSince1970 + Double(ahead)) / 3_600).rounded(.down))
            // The first of January 1970 was a Thursday.
            weekdays[(hour / 24 + 3) % 7 + 1, default: CoverageTally()].add(count.bookings, count.kind, count.reason)
            hours[hour % 24, default: CoverageTally()].add(count.bookings, count.kind, count.reason)
        }
        return (weekdays, hours)
    }

    /// The gap to ninety percent in words; `nil` when there is none, or too few bookings to say so.
    package func gap(_ language: Language) -> String? {
        let missing = self.tally.missing(for: CoverageTally.goodShare)
        guard self.tally.isJudged, missing > 0, let worst = self.tally.rankedReasons.first else { return nil }
        let reason = ReasonWords.name(worst.reason, language)
        let days = self.period.to.timeIntervalSince(self.period.from) / 86_400
        let noun = { (number: Int) in number == 1 ? "booking" : "bookings" }
        let weekly = max(1, Int((Double(missing) * 7 / days).rounded(.up)))
        let need =
            days > 8
            ? language.say(
                "До 90 % не хватает \(language.ofBookings(weekly)) с сессией в неделю (\(missing) за период).",
                "\(weekly) more \(noun(weekly)) a week with a session would make 90 % (\(missing) in the period).")
            : language.say(
                "До 90 % не хватает \(language.ofBookings(missing)) с сессией.",
                "\(missing) more \(noun(missing)) with a session would make 90 %.")
        let main = language.say(
            "Главная причина: \(reason) (\(worst.bookings)).", "The main reason: \(reason) (\(worst.bookings)).")
        return [need, main, self.places(language)].compactMap(\.self).joined(separator: " ")
    }

    /// Where most losses come from, as far as pages reported it.
    private func places(_ language: Language) -> String? {
        let worst = [CoverageDimension.page, .browser, .widget].compactMap { dimension -> String? in
            guard let slice = self.slices[dimension]?.first(where: { !$0.value.isEmpty && $0.lacking > 0 }),
                let name = DimensionWords.value(slice.value, of: dimension, language)
            else { return nil }
            let what =
                dimension == .browser ? name : "\(DimensionWords.column(dimension, language).lowercased()) \(name)"
            return "\(what) (\(slice.lacking))"
        }
        guard !worst.isEmpty else { return nil }
        return language.say("Чаще всего: ", "Most often: ") + worst.joined(separator: ", ") + "."
    }

    /// The change of the share against the previous period, in points; `nil` when one of them has too few bookings.
    package func change(_ language: Language) -> String? {
        guard self.tally.isJudged, self.before.isJudged, let now = self.tally.share, let before = self.before.share
        else { return nil }
        let points = ShareText.points(tenths: ShareText.tenths(now) - ShareText.tenths(before), language)
        let was = ShareText.percent(before, language)
        return self.period.choice == .today
            ? language.say(
                "\(points) п. п. к тем же часам вчера (было \(was) из \(self.before.total))",
                "\(points) points on the same hours of yesterday (\(was) of \(self.before.total))")
            : language.say(
                "\(points) п. п. к предыдущему периоду (было \(was) из \(self.before.total))",
                "\(points) points on the period before (\(was) of \(self.before.total))")
    }
}
