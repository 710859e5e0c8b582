import ArgumentParser
import Backoffice
import Foundation
import Ledger
import Stitching

/// The filter of bookings: the words of the page `/bookings`.
struct BookingSelection: ParsableArguments {
    @Option(help: "Of this integration, or of several: 1,2.") var integration: String?
    @Option(help: "pending, delivered, held, parked or inactive.") var status: String?
    @Option(help: "Received on this day or later, such as 2026-11-01, or in this hour or later, such as 2026-11-01T09.")
    var from: String?
    @Option(help: "Received on this day or earlier, or in this hour or earlier.") var to: String?
    @Option(help: "session, session_unseen, session_stale, order_match, inferred or default; several with commas.")
    var kind: String?
    @Option(help: "With a session: yes or no.") var session: String?
    @Option(help: "Without a session for this reason, such as comagic_missing; several with commas.")
    var reason: String?
    @Option(help: "An order's beginning, a code, a phone or its last four digits or more, or an e-mail address.")
    var search: String?
    @Option(help: "Of this widget; - means not known, also in the options below.") var widget: String?
    @Option(help: "From this page, without its query.") var page: String?
    @Option(help: "From this referrer's host.") var referrer: String?
    @Option(help: "With this utm_source.") var utmSource: String?
    @Option(help: "With this utm_medium.") var utmMedium: String?
    @Option(help: "With this utm_campaign.") var utmCampaign: String?

    /// Days begin as in the chosen integration, else as in the first one.
    func filter(_ context: CommandContext) async throws -> BookingFilter {
        let all = try await context.settings.integrations()
        var query = BookingQuery(integrations: all) { name in self.words[name] ?? nil }
        if let problem = query.problems.sorted(by: { $0.key < $1.key }).first {
            let value = (self.words[problem.key] ?? nil) ?? ""
            throw CommandFailure.usage(
                "--\(problem.key) «\(value)» не подходит; можно: \(problem.value)",
                "--\(problem.key) \"\(value)\" is not valid; expected: \(problem.value)")
        }
        query.includeTests()
        return query.filter
    }

    private var words: [String: String?] {
        [
            "integration": self.integration, "status": self.status, "from": self.from, "to": self.to,
            "kind": self.kind, "session": self.session, "reason": self.reason, "q": self.search,
            "widget": self.widget, "page": self.page, "referrer": self.referrer, "utm_source": self.utmSource,
            "utm_medium": self.utmMedium, "utm_campaign": self.utmCampaign,
        ]
    }
}
