import Algorithms
package import Foundation
package import Ledger
import Stitching

/// The filter of bookings of a page, an API call or a command: the same words everywhere.
///
/// `integration`, `status`, `q`, `from`, `to`, `kind`, `session` (yes, no), `reason`, `widget`, `page`, `referrer`,
/// `utm_source`, `utm_medium`, `utm_campaign`, `browser`, `device`, `weekday` (1 is Monday), `hour`, `tests` (yes).
/// `integration`, `kind` and `reason` may be several, separated by commas. A breakdown's value `-` means not known.
/// Dates are days, `2026-11-01`, or hours, `2026-11-01T09`, both included.
package struct BookingQuery: Hashable, Sendable {
    /// Maximum length of a search text and of a breakdown's value.
    private static let maximumBytes = 1_100
    /// Maximum number of values of one name: each is a separate query.
    private static let maximumValues = 200
    /// The value for "not known".
    package static let unknown = "-"

    package static let names =
        ["integration", "status", "q", "from", "to", "kind", "session", "reason"]
        + CoverageDimension.breakdowns.map(\.rawValue) + ["weekday", "hour", "tests"]

    /// The valid filters, by name.
    package private(set) var values: [String: String]
    package private(set) var filter: BookingFilter
    /// The invalid filters, by name: their allowed values.
    package private(set) var problems: [String: String] = [:]

    /// The time zone of days and hours.
    package private(set) var zone: TimeZone

    /// - Parameters:
    ///   - integrations: all integrations; days begin as in the first chosen one.
    ///   - read: the value of a name, if it was given.
    package init(integrations: [Integration], _ read: (String) -> String?) {
        self.values = Self.names.reduce(into: [:]) { values, name in
            values[name] = read(name)?.singleLine.prefix(utf8Bytes: Self.maximumBytes).nonEmpty
        }
        self.filter = BookingFilter()
        self.zone = .gmt
        self.filter.integrations = self.takeAll("integration", "1 / 1,2") { IntegrationID(text: $0) }
        self.zone = ChosenSites.zone(ChosenSites.of(integrations, self.filter.integrations))
        self.filter.status = self.take("status", Self.list(BookingSummary.Status.self)) { .init(rawValue: $0) }
        self.filter.kinds = self.takeAll("kind", Self.list(Attribution.Kind.self)) { .init(rawValue: $0) }
        self.filter.reasons = self.takeAll("reason", Self.list(Attribution.Reason.self)) { .init(rawValue: $0) }
        self.filter.hasSession = self.take("session", "yes, no") { ["yes": true, "no": false][$0] }
        self.filter.text = self.values["q"]
        self.readPeriod()
        for dimension in CoverageDimension.breakdowns {
            guard let value = self.values[dimension.rawValue] else { continue }
            self.filter.values[dimension] = value == Self.unknown ? "" : value
        }
        // Tests are included when the query looks for one, or asks for them.
        let showsTests = self.take("tests", "yes") { $0 == "yes" ? true : nil } ?? false
        self.filter.excludesTests = !showsTests && self.values["q"] == nil
    }

    /// Includes tests: for programs, which get everything unless they filter.
    package mutating func includeTests() {
        self.filter.excludesTests = false
    }

    private mutating func readPeriod() {
        let calendar = Calendar.gregorian(in: self.zone)
        self.filter.from = self.take("from", "2026-11-01") { ReportDate($0, calendar)?.from }
        self.filter.to = self.take("to", "2026-11-30") { ReportDate($0, calendar)?.to }
        let weekday = self.take("weekday", "1 … 7") { Int($0).flatMap { (1...7).contains($0) ? $0 : nil } }
        let hour = self.take("hour", "0 … 23") { Int($0).flatMap { (0...23).contains($0) ? $0 : nil } }
        guard weekday != nil || hour != nil else { return }
        let start = self.filter.from ?? Date(timeIntervalSince1970: 1_767_225_600)
        let end = self.filter.to ?? start.addingTimeInterval(10 * 366 * 86_400)
        self.filter.clock = LocalClock(
            weekday: weekday, hour: hour, zone: self.zone, period: start..<max(start, end))
    }

    private mutating func take<Value>(_ name: String, _ known: String, _ read: (String) -> Value?) -> Value? {
        guard let text = self.values[name] else { return nil }
        if let value = read(text) { return value }
        self.problems[name] = known
        self.values[name] = nil
        return nil
    }

    /// Several values, each once, all of which must be valid; none when the name was not given.
    private mutating func takeAll<Value: Hashable>(
        _ name: String, _ known: String, _ read: (String) -> Value?
    ) -> [Value] {
        self.take(name, known) { text in
            let parts = text.split(separator: ",").map { String($0).trimmed }
            let values = parts.compactMap(read)
            guard !values.isEmpty, values.count == parts.count, values.count <= Self.maximumValues else { return nil }
            return Array(values.uniqued())
        } ?? []
    }

    private static func list<Word: CaseIterable & RawRepresentable>(_: Word.Type) -> String
    where Word.RawValue == String {
        Word.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
