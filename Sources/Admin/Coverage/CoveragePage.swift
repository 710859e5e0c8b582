import Foundation
import Ledger
import Stitching

/// `/`: the share of bookings with a session, where sessions are lost, and what to do.
struct CoveragePage: PageModel {
    static let template = "coverage"

    struct Line: Sendable {
        let name: String
        let bookings: Int
        let share: String
        /// In hundredths of the most frequent line, for its bar.
        let weight: Int
        let fix: String?
        /// The address of its bookings.
        let link: String
    }

    struct Table: Sendable {
        struct Row: Sendable {
            let value: String?
            let bookings: Int
            let lacking: Int
            let share: String
            let isLow: Bool
            /// The address of the bookings behind the numbers.
            let link: String
            let lackingLink: String
        }

        let heading: String
        let column: String
        let rows: [Row]
    }

    /// A step from visits to delivered bookings.
    struct Step: Sendable {
        let name: String
        let count: Int
        /// A plus before what is added to the step before.
        let sign: String?
        /// In hundredths of the first step, for its bar.
        let weight: Int
        /// A remark on the step that does not report a loss.
        let note: String?
        let loss: String?
        /// Whether the number itself is what was lost.
        let isLost: Bool
        let link: String?
    }

    let section: Section? = .coverage
    var numbers = NumberLinks()
    /// Filters of bookings that wait for the way back.
    var kept: [FormChoice] = []
    let periods: [FormChoice]
    let sites: SiteChoice?
    let isCustom: Bool
    let from: String
    let to: String
    /// Both dates as the form shows them: other ones were typed.
    let shown: String
    let remark: String?
    let zone: String
    let hasBookings: Bool
    let total: Int
    let covered: Int
    let share: String
    /// Too few bookings to judge the share.
    let isFew: Bool
    let isGood: Bool
    let isFair: Bool
    let isLow: Bool
    let change: String?
    let gap: String?
    let chart: TrendChart
    let kinds: [Line]
    let reasons: [Line]
    let tables: [Table]
    let clocks: [Table]
    let visits: [Step]
    let way: [Step]
    let hasVisits: Bool
    let allLink: String
    let coveredLink: String
    let lackingLink: String
    let lacking: Int
    let isLacking: Bool
    let whatIf: WhatIf?
    let delivery: DeliveryView

    struct DeliveryView: Sendable {
        let waiting: Int
        let held: Int
        let parked: Int
        /// A zero is not shown, so it is `nil`.
        let unreadable: Int?
        let pings: Int?
        let inactive: Int
        let oldest: String?
        let last: String?
        let isTroubled: Bool
        let links: Links

        struct Links: Sendable {
            let waiting: String
            let held: String
            let parked: String
            let inactive: String
        }
    }

    func title(in language: Language) -> String { language.say("Покрытие", "Coverage") }
}
