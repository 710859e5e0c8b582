import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import ScriptServer
import Stitching
import Web
import Wording

/// `/integrations/{id}/install`, the doctor, and the test booking. Only for administrators. What they do is
/// ``Installation``'s.
struct InstallRoutes: Sendable {
    /// The choices for the end of the old webhook address, in seconds.
    private static let overlaps: Set<Int> = [86_400, 3_600, 0]
    /// Refused requests that the page lists.
    private static let listedRefusals = 10

    let installation: Installation
    let settings: any SettingsStore
    let catalog: ScriptCatalog
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<AdministratorRequestContext>) {
        router.get("/integrations/:id/install") { request, context in
            var page = try await self.page(try await self.known(context), context.language)
            if request.uri.queryParameters["done"] == "rotated" {
                page.notice = context.language.say(
                    "Адрес сменён: скопируйте новый в Bukza.", "The address was changed: copy the new one into Bukza.")
            }
            return self.pages.answer(page, to: request, context)
        }
        router.post("/integrations/:id/rotate") { request, context in
            let known = try await self.known(context)
            let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
            let overlap = fields["overlap"].flatMap { Int($0) } ?? 86_400
            guard Self.overlaps.contains(overlap) else { throw HTTPError(.notFound) }
            _ = try await self.settings.rotateSecret(
                of: known.id, overlap: TimeInterval(overlap), by: context.user.email, at: self.now())
            return Response.redirect(to: "/integrations/\(known.id)/install?done=rotated", type: .normal)
        }
        router.post("/integrations/:id/doctor") { request, context in try await self.examine(request, context) }
        router.post("/integrations/:id/test") { _, context in
            let known = try await self.known(context)
            let id = try await self.sendTest(to: known, context)
            return Response.redirect(to: "/integrations/\(known.id)/test/\(id)", type: .normal)
        }
        router.get("/integrations/:id/test/:booking") { request, context in
            let known = try await self.known(context)
            let detail = try await self.test(context, of: known)
            return self.pages.answer(TestPage(known, detail, context.language), to: request, context)
        }
        router.post("/integrations/:id/test/:booking/remove") { request, context in
            try await self.removeTest(request, context)
        }
    }

    func known(_ context: AdministratorRequestContext) async throws -> Integration {
        guard let id = context.parameters.get("id").flatMap({ IntegrationID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        return try await self.settings.integration(id)
    }

    private func page(_ known: Integration, _ language: Language) async throws -> InstallPage {
        var page = InstallPage(
            known, source: self.installation.source, publicURL: self.catalog.publicURL,
            script: self.catalog.script(of: known.siteKey),
            checklist: try await self.installation.checklist(of: known, language), now: self.now(), language)
        page.refusals = try await self.installation.refusals(of: known, limit: Self.listedRefusals)
            .map { InstallPage.Refusal($0, zone: known.settings.zone, language) }
        return page
    }

    private func examine(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        var page = try await self.page(known, context.language)
        page.doctorAddress = fields.text("address").singleLine
        page.show(await self.installation.examine(page.doctorAddress, of: known, context.language))
        return self.pages.answer(page, to: request, context)
    }

    func sendTest(to known: Integration, _ context: AdministratorRequestContext) async throws -> EntryID {
        guard let id = try await self.installation.sendTest(to: known, from: context.user.email) else {
            throw HTTPError(.internalServerError)
        }
        return id
    }

    /// The test that the address names.
    func test(_ context: AdministratorRequestContext, of known: Integration) async throws -> BookingDetail {
        guard let id = context.parameters.get("booking").flatMap({ EntryID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        return try await self.installation.test(id, of: known)
    }

    private func removeTest(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let detail = try await self.test(context, of: known)
        if let failure = try await self.installation.remove(detail, of: known) {
            var page = TestPage(known, detail, context.language)
            let advice = Advice.on(failure)
            page.problem =
                context.language.say(advice.russian, advice.english) + " (\(failure.mnemonic): \(failure.message))"
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
        return Response.redirect(to: "/integrations/\(known.id)/test/\(detail.summary.id)", type: .normal)
    }
}
