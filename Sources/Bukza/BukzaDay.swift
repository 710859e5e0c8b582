/// One reading of a date's numbers as a day of the calendar.
struct BukzaDay: Equatable {
    /// How likely the order of the parts is by its separators alone.
    enum Order {
        /// The text allows no other order.
        case only
        /// The order that the separators usually mean.
        case usual
        /// As likely as the others.
        case possible
        /// Counts only if it gives exactly the day of the receipt.
        case rare
    }

    /// Days from 1970-01-01, negative before.
    let number: Int
    let order: Order

    /// `nil` for a day that the Gregorian calendar does not have or a year outside 2000 to 2100.
    init?(year: Int, month: Int, day: Int, order: Order = .only) {
        guard (2000...2100).contains(year), (1...12).contains(month) else { return nil }
        let lengths = [31, Self.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        self.number = Self.daysBefore(year: year) + lengths[..<(month - 1)].reduce(0, +) + day - 1
        self.order = order
    }

    /// The day of a year, from 1.
    init?(year: Int, dayOfYear: Int) {
        guard (2000...2100).contains(year), (1...(Self.isLeap(year) ? 366 : 365)).contains(dayOfYear) else {
            return nil
        }
        self.number = Self.daysBefore(year: year) + dayOfYear - 1
        self.order = .only
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func daysBefore(year: Int) -> Int {
        let years = year - 1
        // There are 719,162 days between the first day of year 1 and 1970.
        return years * 365 + years / 4 - years / 100 + years / 400 - 719_162
    }
}
