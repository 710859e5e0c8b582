package import Foundation
package import Ledger
package import Logging
import Metrics
import Notices
import ServiceLifecycle
import Services
package import Stitching
import Wording

/// Checks every integration once a minute, sends alerts and their ends, sends the weekly summary, and delivers notices,
/// until shutdown.
package struct AlertService<C: Clock>: Service where C.Duration == Duration {
    private static var interval: Duration { .seconds(60) }
    /// Notices delivered at once.
    private static var batch: Int { 20 }

    private let settings: any SettingsStore
    private let notices: any NoticeStore
    private let coverage: any CoverageCounts
    private let bookings: any BookingArchive
    private let recalls: any RecallQueue
    private let delivery: ChannelDelivery
    private let rules: AlertRules
    private let publicURL: @Sendable () -> String
    private let clock: C
    private let now: @Sendable () -> Date
    private let mayGiveUp: @Sendable () -> Bool
    private let logger: Logger
    private let sent: [String: Counter]

    /// - Parameters:
    ///   - publicURL: the address of the pages, without a slash at the end.
    ///   - mayGiveUp: `false` while the clock is in doubt: no notice is given up for its age then.
    package init(
        ledger: LedgerStores, delivery: ChannelDelivery, rules: AlertRules = AlertRules(),
        publicURL: @escaping @Sendable () -> String, clock: C, now: @escaping @Sendable () -> Date,
        mayGiveUp: @escaping @Sendable () -> Bool = { true }, logger: Logger
    ) {
        self.settings = ledger.settings
        self.notices = ledger.notices
        self.coverage = ledger.coverage
        self.bookings = ledger.bookings
        self.recalls = ledger.recalls
        self.delivery = delivery
        self.rules = rules
        self.publicURL = publicURL
        self.clock = clock
        self.now = now
        self.mayGiveUp = mayGiveUp
        self.logger = logger
        self.sent = Dictionary(
            uniqueKeysWithValues: ["sent", "failed"].map {
                ($0, Counter(label: "stitcher_notices_total", dimensions: [("outcome", $0)]))
            })
    }

    package func run() async throws {
        await Periodic.run(Doorbell(), clock: self.clock, from: Watch?.none) { watch in
            do {
                var current: Watch
                if let watch { current = watch } else { current = try await self.begin() }
                try await self.turn(&current)
                watch = current
            } catch {
                self.logger.error("alerts could not be looked after", metadata: ["error": "\(error)"])
            }
            return Self.interval
        }
    }

    /// What the service keeps between two turns.
    package struct Watch: Sendable {
        fileprivate var book: AlertBook
        fileprivate var reader: SituationReader
    }

    /// Loads the open alerts.
    package func begin() async throws -> Watch {
        Watch(
            book: AlertBook(try await self.notices.openAlerts()),
            reader: SituationReader(coverage: self.coverage, bookings: self.bookings, recalls: self.recalls))
    }

    /// One turn: checks the integrations, makes due summaries, delivers due notices.
    package func turn(_ watch: inout Watch) async throws {
        try await self.look(&watch.book, &watch.reader)
        try await self.summarize()
        try await self.deliver()
    }

    private func look(_ book: inout AlertBook, _ reader: inout SituationReader) async throws {
        let integrations = try await self.settings.integrations()
        var findings: [AlertFinding] = []
        for integration in integrations {
            let situation = try await reader.read(integration, at: self.now())
            findings += self.rules.findings(situation, open: book.openKinds(of: integration.id))
        }
        var next = book
        let before = book.open
        let events = next.observe(findings, at: self.now())
        guard !events.isEmpty || next.open != before else {
            book = next
            return
        }
        let names = Dictionary(uniqueKeysWithValues: integrations.map { ($0.id, $0.settings) })
        let listeners = try await self.notices.channels().filter(\.settings.wantsAlerts)
        let notices = events.flatMap { event in listeners.map { self.notice(event, for: $0, names) } }
        // On failure the book does not change: nothing was sent, and the next turn tries again.
        try await self.notices.save(next.open, telling: notices, at: self.now())
        book = next
        for event in events { self.log(event) }
    }

    private func notice(
        _ event: AlertEvent, for channel: Channel, _ names: [IntegrationID: IntegrationSettings]
    ) -> (NewNotice, takesBack: Bool) {
        let (kind, integration) = event.subject
        let settings = names[integration]
        let words = AlertWords(
            event, name: settings?.name ?? "\(integration)", zone: channel.settings.zone, channel.settings.language)
        let isOver = if case .resolved = event { true } else { false }
        let notice = NewNotice(
            channel: channel.id, subject: words.subject, text: words.text, link: self.publicURL() + words.path,
            facts: words.facts, alertKey: "\(kind.rawValue) \(integration)",
            dueAt: channel.settings.quiet?.next(self.now(), channel.settings.zone) ?? self.now())
        return (notice, takesBack: isOver)
    }

    private func log(_ event: AlertEvent) {
        let (kind, integration) = event.subject
        let state =
            switch event {
            case .fired: "fired"
            case .reminder: "reminder"
            case .resolved: "resolved"
            }
        self.logger.log(
            level: state == "resolved" ? .info : .warning, "alert",
            metadata: [
                "alert.kind": "\(kind.rawValue)", "alert.state": "\(state)", "integration.id": "\(integration)",
            ])
    }

    private func summarize() async throws {
        let weekly = try await self.notices.channels().filter(\.settings.wantsWeekly)
        guard !weekly.isEmpty else { return }
        let summary = SummarySchedule(now: self.now())
        guard let week = summary.due(weekly.map(\.settings.zone), after: try await self.notices.lastSummary()) else {
            return
        }
        // A recipient added after that morning begins with the next week.
        let readers = weekly.filter { $0.createdAt < summary.morning(of: week, $0.settings.zone) }
        guard !readers.isEmpty else { return }
        let integrations = try await self.settings.integrations()
        var notices: [NewNotice] = []
        for channel in readers {
            let zone = channel.settings.zone
            let report = try await WeeklySummary(
                self.coverage, integrations, week: week, zone: zone)
            notices.append(
                report.notice(
                    for: channel, link: self.publicURL(), dueAt: summary.morning(of: week, zone)))
        }
        try await self.notices.summarize(week: week.text, notices, at: self.now())
    }

    private func deliver() async throws {
        for notice in try await self.notices.due(at: self.now(), limit: Self.batch) {
            guard !Task.isStopping else { return }
            do throws(NoticeFailure) {
                try await self.delivery.deliver(notice)
                try? await self.notices.sent(notice, at: self.now())
                self.sent["sent"]?.increment()
            } catch {
                let retryAt = ChannelDelivery.retry(notice, error, at: self.now(), mayGiveUp: self.mayGiveUp())
                self.sent["failed"]?.increment()
                self.logger.warning(
                    "a notice did not arrive",
                    metadata: [
                        "channel.id": "\(notice.channel.id)", "channel.kind": "\(notice.channel.settings.target.kind)",
                        "notice.failure": "\(error.label)", "notice.given_up": "\(retryAt == nil)",
                    ])
                try? await self.notices.failed(
                    notice, error.text(russian: notice.channel.settings.language == .russian), retryAt: retryAt,
                    at: self.now())
            }
        }
    }
}

extension AlertEvent {
    /// The alert's kind and integration.
    package var subject: (AlertKind, IntegrationID) {
        switch self {
        case .fired(let finding, _), .reminder(let finding, _): (finding.kind, finding.integration)
        case .resolved(let kind, let integration, _): (kind, integration)
        }
    }
}
