package import Foundation
package import Ledger
package import Stitching

/// Open alerts and who was notified: turns changing findings into few messages. A value; time is an argument.
///
/// A finding is sent when it has lasted its patience, and again once a day. Its end is sent when it has been gone for
/// the same time. A finding that changes faster is never sent.
package struct AlertBook: Sendable {
    /// How often a lasting alert is sent again, in seconds.
    package static let reminder = 86_400.0

    struct Key: Hashable {
        let kind: AlertKind
        let integration: IntegrationID
    }

    private struct Entry {
        var since: Date
        var firedAt: Date?
        var remindedAt: Date?
        /// When it went away; `nil` while it lasts.
        var goneSince: Date?
    }

    private var entries: [Key: Entry] = [:]

    /// - Parameter open: alerts that were sent before a restart and have not ended.
    package init(_ open: [OpenAlert] = []) {
        for alert in open {
            guard let kind = AlertKind(rawValue: alert.kind) else { continue }
            self.entries[Key(kind: kind, integration: alert.integration)] = Entry(
                since: alert.since, firedAt: alert.firedAt, remindedAt: alert.remindedAt)
        }
    }

    /// Alerts that were sent and have not ended, the oldest first.
    package var open: [OpenAlert] {
        self.entries.compactMap { key, entry in
            guard let firedAt = entry.firedAt, let remindedAt = entry.remindedAt else { return nil }
            return OpenAlert(
                kind: key.kind.rawValue, integration: key.integration, since: entry.since, firedAt: firedAt,
                remindedAt: remindedAt)
        }.sorted { ($0.firedAt, $0.kind, $0.integration) < ($1.firedAt, $1.kind, $1.integration) }
    }

    package func openKinds(of integration: IntegrationID) -> Set<AlertKind> {
        Set(self.entries.filter { $0.key.integration == integration && $0.value.firedAt != nil }.map(\.key.kind))
    }

    /// Takes the current findings of all integrations and returns what to send.
    package mutating func observe(_ findings: [AlertFinding], at now: Date) -> [AlertEvent] {
        var events: [AlertEvent] = []
        let present = Dictionary(
            findings.map { (Key(kind: $0.kind, integration: $0.integration), $0) },
            uniquingKeysWith: { first, _ in first })
        for (key, finding) in present.sorted(by: Self.order) {
            var entry = self.entries[key] ?? Entry(since: now)
            entry.goneSince = nil
            if let told = entry.remindedAt {
                if now.timeIntervalSince(told) >= Self.reminder {
                    entry.remindedAt = now
                    events.append(.reminder(finding, since: entry.since))
                }
            } else if now.timeIntervalSince(entry.since) >= key.kind.patience {
                entry.firedAt = now
                entry.remindedAt = now
                events.append(.fired(finding, since: entry.since))
            }
            self.entries[key] = entry
        }
        for (key, entry) in self.entries where present[key] == nil {
            guard entry.firedAt != nil else {
                self.entries[key] = nil
                continue
            }
            let gone = entry.goneSince ?? now
            if now.timeIntervalSince(gone) >= key.kind.patience {
                events.append(.resolved(key.kind, key.integration, since: entry.since))
                self.entries[key] = nil
            } else {
                self.entries[key]?.goneSince = gone
            }
        }
        return events
    }

    private static func order(_ left: (key: Key, value: AlertFinding), _ right: (key: Key, value: AlertFinding)) -> Bool
    {
        (left.key.integration, left.key.kind.rawValue) < (right.key.integration, right.key.kind.rawValue)
    }
}

extension ChannelSettings.QuietHours {
    /// When a message may be sent: now, or at the end of the current quiet hours.
    package func next(_ now: Date, _ zone: TimeZone) -> Date {
        let calendar = Calendar.gregorian(in: zone)
        let parts = calendar.dateComponents([.hour, .minute], from: now)
        let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
        let isQuiet =
            self.from < self.until
            ? (self.from..<self.until).contains(minute) : minute >= self.from || minute < self.until
        guard isQuiet else { return now }
        return calendar.nextDate(
            after: now, matching: DateComponents(hour: self.until / 60, minute: self.until % 60, second: 0),
            matchingPolicy: .nextTime) ?? now
    }
}
