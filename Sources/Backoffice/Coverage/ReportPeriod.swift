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

    /// What was done with typed dates.
    package enum Remark: Hashable, Sendable {
        /// The first was later than the last.
        case swapped
        /// They are not days, or more than ``maximumDays``; another period is shown.
        case notUnderstood, tooLong
    }

    /// The maximum, which bounds the cost of a page.
    package static let maximumDays = 800

    package let choice: Choice
    package let from: Date
    /// Not included.
    package let to: Date
    package let zone: TimeZone
    package let remark: Remark?
    /// The end of what is compared: of a day that is not over, its present hour.
    private let comparedTo: Date

    /// - Parameters:
    ///   - from, to: the first and the last day, such as `2026-11-01`, for a custom period; an invalid one falls back
    ///     to thirty days. If both were exchanged, they are put in order.
    package init(_ choice: Choice, from: String = "", to: String = "", zone: TimeZone, now: Date) {
        let calendar = Calendar.gregorian(in: zone)
        let today = calendar.startOfDay(for: now)
        let day = { (offset: Int, date: Date) in calendar.date(byAdding: .day, value: offset, to: date) ?? date }
        self.zone = zone
        if choice == .custom, let one = ReportDate(from, calendar)?.day, let other = ReportDate(to, calendar)?.day {
            let first = min(one, other)
            let last = max(one, other)
            if last < day(Self.maximumDays, first) {
                self.choice = .custom
                self.from = first
                self.to = day(1, last)
                self.comparedTo = self.to
                self.remark = one > other ? .swapped : nil
                return
            }
            self.remark = .tooLong
        } else {
            self.remark = choice == .custom && !(from.isEmpty && to.isEmpty) ? .notUnderstood : nil
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
        self.comparedTo = choice == .today ? min(self.to, UTCHour(of: now).start.addingTimeInterval(3_600)) : self.to
    }

    /// The previous period to compare with: the same number of days directly before, or the same hours of yesterday.
    package var previous: Range<Date> {
        let calendar = Calendar.gregorian(in: self.zone)
        if self.choice == .today {
            let yesterday = calendar.date(byAdding: .day, value: -1, to: self.from) ?? self.from
            let end = calendar.date(byAdding: .day, value: -1, to: self.comparedTo) ?? yesterday
            return yesterday..<max(yesterday, min(end, self.from))
        }
        return self.from.addingTimeInterval(-self.to.timeIntervalSince(self.from))..<self.from
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
