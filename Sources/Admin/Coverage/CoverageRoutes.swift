import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/`: the page a marketer opens every morning.
struct CoverageRoutes: Sendable {
    let store: any CoverageCounts
    let settings: any SettingsStore
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<MemberRequestContext>) {
        router.get("/") { request, context in
            let page = try await self.page(request, context.language)
            return self.pages.answer(page, to: request, context)
        }
    }

    private func page(_ request: Request, _ language: Language) async throws -> CoveragePage {
        let (figures, all, wanted) = try await self.figures(request)
        var page = CoveragePage(figures, all: all, wanted: wanted, language)
        // What was chosen goes along; who chose nothing gets all bookings.
        let fields = FormFields(text: request.uri.query ?? "")
        let query = BookingQuery(integrations: all) { fields[$0] }
        let kept = BookingQuery.names.filter { !["integration", "from", "to"].contains($0) }
        page.kept = kept.compactMap { name in
            query.values[name].map { FormChoice(value: $0, text: name, isChosen: true) }
        }
        guard request.uri.query?.isEmpty == false else { return page }
        page.numbers = NumberLinks(
            coverage: request.uri.string,
            bookings: BookingLink(values: query.values).address(
                "/bookings",
                [
                    "integration": wanted.isEmpty ? nil : wanted.map(\.description).joined(separator: ","),
                    "from": page.from, "to": page.to,
                ]))
        return page
    }

    /// The figures of an address, all integrations, and the chosen ones; empty for all.
    func figures(_ request: Request) async throws -> (CoverageFigures, [Integration], [IntegrationID]) {
        let fields = FormFields(text: request.uri.query ?? "")
        let all = try await self.settings.integrations()
        let ids = fields.all("integration").flatMap { $0.split(separator: ",") }
            .compactMap { IntegrationID(text: String($0)) }
        let wanted = all.map(\.id).filter(ids.contains)
        let chosen = ChosenSites.of(all, wanted)
        let period = Self.period(fields, zone: ChosenSites.zone(chosen), now: self.now())
        return (try await CoverageFigures(self.store, chosen.map(\.id), period), all, wanted)
    }

    /// Dates win over the choice of the list when a person typed them: when they are other dates than the form showed,
    /// which `shown` repeats, and than the choice means.
    static func period(_ fields: FormFields, zone: TimeZone, now: Date) -> ReportPeriod {
        let choice = fields["period"].flatMap { ReportPeriod.Choice(rawValue: $0) }
        let from = fields.text("from")
        // One day alone means until today.
        let to = fields.text("to").nonEmpty ?? (from.isEmpty ? "" : now.formatted(.day(in: zone)))
        let preset = ReportPeriod(choice ?? .month, from: from, to: to, zone: zone, now: now)
        guard choice != .custom, !from.isEmpty, !to.isEmpty, fields["shown"] != "\(from)..\(to)" else { return preset }
        let typed = ReportPeriod(.custom, from: from, to: to, zone: zone, now: now)
        return choice != nil && typed.from == preset.from && typed.to == preset.to ? preset : typed
    }
}
