import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/api/v1/coverage`: the figures of the page `/`.
struct CoverageAPI: Sendable {
    static let show = APIOperation(
        method: .get, path: "/api/v1/coverage",
        summary: "What share of bookings carries a session, and why the others do not",
        isForAdministrators: false,
        query: [
            .init(name: "integration", schema: "string", text: "only this integration, or these: 1,2"),
            .init(name: "period", schema: "string", text: "today, 7, 30 (default), 90 or custom; dates win over it"),
            .init(name: "from", schema: "string", text: "first day of another period, 2026-11-01"),
            .init(name: "to", schema: "string", text: "its last day"),
        ], answer: "Coverage")

    let routes: CoverageRoutes

    func show(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        let (figures, _, _) = try await self.routes.figures(request)
        return APIOperation.answer(CoverageOutput(figures))
    }
}

/// The figures of a period. Shares are from 0 to 1, `null` without bookings; counts are of bookings.
struct CoverageOutput: Encodable {
    struct Reason: Encodable {
        let reason: String
        let bookings: Int
    }

    struct Slice: Encodable {
        /// Empty: not known.
        let value: String
        let bookings: Int
        let covered: Int
    }

    let from: Date
    /// Not included.
    let to: Date
    let zone: String
    let total: Int
    let covered: Int
    let share: Double?
    /// Absent below thirty bookings, which are not judged.
    let band: String?
    /// How many more bookings need a session to reach ninety percent.
    let missing: Int
    let before: Double?
    let kinds: [String: Int]
    let reasons: [Reason]
    let breakdowns: [String: [Slice]]
    let visits: [String: Int]

    init(_ figures: CoverageFigures) {
        let tally = figures.tally
        self.from = figures.period.from
        self.to = figures.period.to
        self.zone = figures.period.zone.identifier
        self.total = tally.total
        self.covered = tally.covered
        self.share = tally.share
        self.band = tally.band?.rawValue
        self.missing = tally.missing(for: CoverageTally.goodShare)
        self.before = figures.before.share
        self.kinds = Dictionary(uniqueKeysWithValues: tally.kinds.map { ($0.key.rawValue, $0.value) })
        self.reasons = tally.rankedReasons.map { Reason(reason: $0.reason.rawValue, bookings: $0.bookings) }
        self.breakdowns = Dictionary(
            uniqueKeysWithValues: figures.slices.map { dimension, slices in
                (
                    dimension.rawValue,
                    slices.map { Slice(value: $0.value, bookings: $0.bookings, covered: $0.covered) }
                )
            })
        self.visits = Dictionary(uniqueKeysWithValues: figures.visits.map { ($0.key.rawValue, $0.value) })
    }
}
