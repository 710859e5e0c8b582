import Foundation
import Ledger
import Stitching

/// `/`: what share of bookings carries its session, where it is lost, and what to do about it.
struct CoveragePage: PageModel {
    static let template = "coverage"

    struct Choice: Sendable {
        let value: String
        let text: String
        let isChosen: Bool
    }

    struct Line: Sendable {
        let name: String
        let bookings: Int
        let share: String
        /// Of the most frequent line, in hundredths, for its bar.
        let weight: Int
        let fix: String?
    }

    struct Table: Sendable {
        struct Row: Sendable {
            let value: String?
            let bookings: Int
            let lacking: Int
            let share: String
            let isLow: Bool
        }

        let heading: String
        let column: String
        let rows: [Row]
    }

    let section: Section? = .coverage
    let periods: [Choice]
    let integrations: [Choice]
    let isCustom: Bool
    let from: String
    let to: String
    let zone: String
    let hasBookings: Bool
    let total: Int
    let covered: Int
    let share: String
    let isGood: Bool
    let isFair: Bool
    let isLow: Bool
    let change: String?
    let gap: String?
    let chart: TrendChart
    let kinds: [Line]
    let reasons: [Line]
    let tables: [Table]
    let delivery: DeliveryView

    struct DeliveryView: Sendable {
        let waiting: Int
        let held: Int
        let parked: Int
        let inactive: Int
        let oldest: String?
        let last: String?
        let isTroubled: Bool
    }

    func title(in language: Language) -> String { language.say("Покрытие", "Coverage") }
}

/// What a coverage page is made of, read from the counts.
struct CoverageFigures: Sendable {
    let period: ReportPeriod
    let counts: [CoverageStore.Count]
    let tally: CoverageTally
    let before: CoverageTally
    let slices: [CoverageDimension: [CoverageStore.Slice]]
    let delivery: CoverageStore.Delivery

    /// Rows of one breakdown.
    static let maximumSlices = 8

    init(_ store: CoverageStore, _ integrations: [IntegrationID], _ period: ReportPeriod) async throws(LedgerError) {
        let scope = CoverageStore.Scope(integrations: integrations, from: period.from, to: period.to)
        let previous = period.previous
        self.period = period
        self.counts = try await store.counts(scope)
        self.tally = Self.tally(self.counts)
        self.before = Self.tally(
            try await store.counts(
                CoverageStore.Scope(integrations: integrations, from: previous.from, to: previous.to)))
        var slices: [CoverageDimension: [CoverageStore.Slice]] = [:]
        for dimension in CoverageDimension.allCases where dimension != .all {
            slices[dimension] = try await store.slices(by: dimension, scope, limit: Self.maximumSlices)
        }
        self.slices = slices
        self.delivery = try await store.delivery(of: integrations)
    }

    private static func tally(_ counts: [CoverageStore.Count]) -> CoverageTally {
        counts.reduce(into: CoverageTally()) { tally, count in
            tally.add(count.bookings, count.kind, count.reason)
        }
    }

    /// The gap to ninety percent in words; `nil` when there is none.
    func gap(_ language: Language) -> String? {
        let missing = self.tally.missing(for: CoverageTally.goodShare)
        guard missing > 0, let worst = self.tally.rankedReasons.first else { return nil }
        let reason = ReasonWords.name(worst.reason, language)
        let page = self.slices[.page]?.first { !$0.value.isEmpty && $0.covered < $0.bookings }?.value
        let place = page.map { language.say("; больше всего их на странице \($0)", "; most of them on \($0)") } ?? ""
        return language.say(
            "До 90 % не хватает \(missing) бронирований с сессией. Главная причина: \(reason) (\(worst.bookings))\(place).",
            "\(missing) more bookings with a session would make 90 %. The main reason: \(reason) (\(worst.bookings))\(place)."
        )
    }

    /// How the share moved against the period before, in points.
    func change(_ language: Language) -> String? {
        guard let now = self.tally.share, let before = self.before.share else { return nil }
        let points = Int((now * 100).rounded(.down)) - Int((before * 100).rounded(.down))
        let sign = points > 0 ? "+" : points < 0 ? "−" : "±"
        return language.say(
            "\(sign)\(abs(points)) п. п. к предыдущему периоду (было \(ShareText.percent(before)) из \(self.before.total))",
            "\(sign)\(abs(points)) points on the period before (\(ShareText.percent(before)) of \(self.before.total))")
    }
}
