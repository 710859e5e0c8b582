package import Foundation
package import Ledger
import Stitching

/// When a comparison is due: once a day, at a time in the account's time zone.
package struct ReconciliationSchedule: Hashable, Sendable {
    /// After a temporary failure, in seconds.
    package static let retry: TimeInterval = 900

    /// 0 ... 23 and 0 ... 59.
    package let hour: Int
    package let minute: Int

    /// `nil` for a text that is not a time of day, such as `24:00`; accepts `03:30`.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// The appointed time whose comparison is to be made now; `nil` when none is. Days without that time (a clock put
    /// forward) have the moment after it.
    ///
    /// - Parameter last: the integration's last run; before the first, what was appointed before the integration was
    ///   made is no business of ours.
    /// - Parameter mayPass: whether a failure of the last run may pass by itself.
    package func appointment(
        for integration: Integration, after last: ReconciliationRun?, now: Date,
        mayPass: (DeliveryFailure) -> Bool
    ) -> Date? {
        guard let latest = self.latest(until: now, in: integration.settings.zone), latest > integration.createdAt else {
            return nil
        }
        guard let met = last?.scheduledFor, met >= latest else { return latest }
        guard let last, met == latest, let failure = last.failure, mayPass(failure),
            now.timeIntervalSince(last.finishedAt) >= Self.retry
        else { return nil }
        return latest
    }

    private func latest(until now: Date, in zone: TimeZone) -> Date? {
        let calendar = Calendar.gregorian(in: zone)
        return [0, -1].lazy
            .compactMap { calendar.date(byAdding: .day, value: $0, to: now) }
            .compactMap { day -> Date? in
                var parts = calendar.dateComponents([.year, .month, .day], from: day)
                parts.hour = self.hour
                parts.minute = self.minute
                return calendar.date(from: parts)
            }
            .first { $0 <= now }
    }
}
