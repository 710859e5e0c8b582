package import FoundationEssentials

/// An hour of the world's clock, numbered from 1970: what is counted is counted by these.
package struct UTCHour: RawRepresentable, Hashable, Comparable, Sendable {
    /// Seconds in an hour.
    package static let length: TimeInterval = 3_600

    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The hour that the moment lies in.
    package init(of date: Date) {
        self.init(rawValue: Int64((date.timeIntervalSince1970 / Self.length).rounded(.down)))
    }

    /// The first hour that starts at the moment or later.
    package init(startingFrom date: Date) {
        self.init(rawValue: Int64((date.timeIntervalSince1970 / Self.length).rounded(.up)))
    }

    package var start: Date { Date(timeIntervalSince1970: Double(self.rawValue) * Self.length) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
