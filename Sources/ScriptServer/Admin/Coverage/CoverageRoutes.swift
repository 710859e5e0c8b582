import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/`: the page a marketer opens every morning.
struct CoverageRoutes: Sendable {
    let store: CoverageStore
    let funnel: FunnelStore
    let settings: SettingsStore
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
        let chosen = all.filter { wanted == nil || $0.id == wanted }
        return CoveragePage(figures, all: all, chosen: chosen, wanted: wanted, language)
    }

    /// The numbers that an address asks for, all integrations, and the chosen one; `nil` for all.
    func figures(_ request: Request) async throws -> (CoverageFigures, [Integration], IntegrationID?) {
        let query = request.uri.queryParameters
        let all = try await self.settings.integrations()
        let wanted = query["integration"].flatMap { IntegrationID(text: $0) }.flatMap { id in
            all.contains { $0.id == id } ? id : nil
        }
        let chosen = all.filter { wanted == nil || $0.id == wanted }
        let period = ReportPeriod(
            query["period"].flatMap { ReportPeriod.Choice(rawValue: String($0)) } ?? .month,
            from: query["from"].map(String.init) ?? "", to: query["to"].map(String.init) ?? "",
            zone: BookingRoutes.zone(all, wanted), now: self.now())
        return (try await CoverageFigures(self.store, self.funnel, chosen.map(\.id), period), all, wanted)
    }
}
