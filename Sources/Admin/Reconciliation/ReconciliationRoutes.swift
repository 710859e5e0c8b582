import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Wording

/// `/integrations/{id}/reconciliation`: the findings of the last comparison with the report, and one button to mend
/// them.
struct ReconciliationRoutes: Sendable {
    let settings: any SettingsStore
    let bookings: any BookingArchive
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<AdministratorRequestContext>) {
        router.get("/integrations/:id/reconciliation") { request, context in
            let known = try await self.known(context)
            var page = ReconciliationPage(
                known, try await self.bookings.lastReconciliation(of: known.id), context.language)
            if let sent = request.uri.queryParameters["sent"].flatMap({ Int($0) }) {
                page.notice = context.language.say(
                    "Отправляется ещё раз: \(sent). Перед этим отчёт CoMagic будет спрошен снова.",
                    "Sent again: \(sent). CoMagic's report is asked once more before that.")
            }
            return self.pages.answer(page, to: request, context)
        }
        router.post("/integrations/:id/reconciliation/mend") { _, context in
            let known = try await self.known(context)
            let run = try await self.bookings.lastReconciliation(of: known.id)
            let missing = run?.findings.filter { $0.kind == .missing }.map(\.booking) ?? []
            let count = try await self.bookings.resend(missing: missing, at: self.now())
            return Response.redirect(to: "/integrations/\(known.id)/reconciliation?sent=\(count)", type: .normal)
        }
    }

    private func known(_ context: AdministratorRequestContext) async throws -> Integration {
        guard let id = context.parameters.get("id").flatMap({ IntegrationID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        return try await self.settings.integration(id)
    }
}

struct ReconciliationPage: PageModel {
    static let template = "reconciliation"
    /// Findings on the page; the command shows all.
    private static let maximumFindings = 200

    struct Finding: Sendable {
        let booking: String
        let text: String
    }

    let section: Section? = .integrations
    let heading: String
    let id: String
    let tabs: IntegrationTabs
    let finishedAt: String?
    let since: String?
    let compared: Int
    let failure: String?
    let findings: [Finding]
    let isClean: Bool
    let missing: Int
    var notice: String?

    init(_ integration: Integration, _ run: ReconciliationRun?, _ language: Language) {
        let zone = integration.settings.zone
        self.heading = integration.settings.name
        self.id = integration.id.description
        self.tabs = IntegrationTabs(integration, current: .reconciliation)
        self.finishedAt = run.map { PageTime.minute($0.finishedAt, language, zone: zone) }
        self.since = run.map { PageTime.day($0.since, language, zone: zone) }
        self.compared = run?.compared ?? 0
        self.failure = run?.failure.map { "\($0.mnemonic): \($0.message)" }
        let findings = run?.findings ?? []
        self.findings = findings.prefix(Self.maximumFindings).map { finding in
            Finding(booking: finding.booking.description, text: Self.text(finding, language))
        }
        self.isClean = run != nil && run?.failure == nil && findings.isEmpty
        self.missing = run?.count(.missing) ?? 0
    }

    private static func text(_ finding: Discrepancy, _ language: Language) -> String {
        let words =
            switch finding.kind {
            case .missing: language.say("нет в CoMagic", "is not in CoMagic")
            case .doubled: language.say("задвоена", "is there more than once")
            case .otherSession: language.say("с другой сессией", "has another session")
            case .otherDestination:
                language.say("в другой кампании или на другом сайте", "is under another campaign or site")
            }
        return finding.detail.isEmpty ? words : "\(words): \(finding.detail)"
    }

    func title(in language: Language) -> String { language.say("Сверка", "Reconciliation") }
}
