package import Foundation
import Stitching

/// The days of a report in one time zone, and the previous days for comparison.
package struct ReportPeriod: Hashable, Sendable {
    /// The choices of the page; anything else is two dates.
    package enum Choice: String, Sendable, CaseIterable {
        case today
        case week = "7"
        case month = "30"
        case quarter = "90"
        case custom
    }

    /// The length of the trend's steps.
    package enum Step: Hashable, Sendable {
        case hour, day, week
    }

    /// The maximum, which bounds the cost of a page.
    package static let maximumDays = 800

    package let choice: Choice
    package let from: Date
    /// Not included.
    package let to: Date
    package let zone: TimeZone

    /// - Parameters:
    ///   - from, to: the first and the last day, such as `2026-11-01`, for a custom period; an invalid one falls back
    ///     to thirty days.
    package init(_ choice: Choice, from: String = "", to: String = "", zone: TimeZone, now: Date) {
        let calendar = Calendar.gregorian(in: zone)
        let today = calendar.startOfDay(for: now)
        let day = { (offset: Int, date: Date) in calendar.date(byAdding: .day, value: offset, to: date) ?? date }
        self.zone = zone
        if choice == .custom, let first = ReportDate(from, calendar)?.day, let last = ReportDate(to, calendar)?.day,
            first <= last, last < day(Self.maximumDays, first)
        {
            self.choice = .custom
            self.from = first
            self.to = day(1, last)
            return
        }
        let days =
            switch choice {
            case .today: 1
            case .week: 7
            case .quarter: 90
            case .month, .custom: 30
            }
        self.choice = choice == .custom ? .month : choice
        self.from = day(1 - days, today)
        self.to = day(1, today)
    }

    private init(choice: Choice, from: Date, to: Date, zone: TimeZone) {
        self.choice = choice
        self.from = from
        self.to = to
        self.zone = zone
    }

    /// The same number of days, directly before.
    package var previous: ReportPeriod {
        ReportPeriod(
            choice: self.choice, from: self.from.addingTimeInterval(-self.to.timeIntervalSince(self.from)),
            to: self.from, zone: self.zone)
    }

    package var step: Step {
        switch self.to.timeIntervalSince(self.from) / 86_400 {
        case ..<3: .hour
        case ..<100: .day
        default: .week
        }
    }

    /// The beginnings of the trend's steps, the first at the period's.
    package var steps: [Date] {
        let calendar = Calendar.gregorian(in: self.zone)
        var dates: [Date] = []
        var date = self.from
        while date < self.to {
            dates.append(date)
            let next: Date? =
                switch self.step {
                case .hour: date.addingTimeInterval(3_600)
                case .day: calendar.date(byAdding: .day, value: 1, to: date)
                case .week: calendar.date(byAdding: .day, value: 7, to: date)
                }
            guard let next, next > date else { break }
            date = next
        }
        return dates
    }
}
