import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
package import Relay
package import SiteDoctor
import Stitching

/// `/integrations/{id}/install`, the doctor, and the test booking. For administrators.
struct InstallRoutes: Sendable {
    /// Ways to end the old webhook address, in seconds.
    private static let overlaps: Set<Int> = [86_400, 3_600, 0]
    /// Looked through for the checklist.
    private static let latest = 50

    let settings: SettingsStore
    let bookings: BookingStore
    let integrations: IntegrationDirectory
    let catalog: ScriptCatalog
    let board: SightingBoard
    let intake: BookingIntake
    let install: InstallDesk
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
        router.post("/integrations/:id/test") { _, context in try await self.sendTest(context) }
        router.get("/integrations/:id/test/:booking") { request, context in
            let known = try await self.known(context)
            let detail = try await self.test(context, of: known)
            return self.pages.answer(TestPage(known, detail, context.language), to: request, context)
        }
        router.post("/integrations/:id/test/:booking/remove") { request, context in
            try await self.removeTest(request, context)
        }
    }

    private func known(_ context: AdministratorRequestContext) async throws -> Integration {
        guard let id = context.parameters.get("id").flatMap({ IntegrationID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        return try await self.settings.integration(id)
    }

    private func page(_ known: Integration, _ language: Language) async throws -> InstallPage {
        let latest = try await self.bookings.list(.init(integration: known.id), limit: Self.latest)
        return InstallPage(
            known, publicURL: self.catalog.publicURL, script: self.catalog.script(of: known.siteKey),
            checklist: Checklist(known, self.board, latest, language), now: self.now(), language)
    }

    private func examine(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        var page = try await self.page(known, context.language)
        page.doctorAddress = fields.text("address").singleLine.shortened(to: 2_000)
        let expectation = SiteExpectation(
            siteKeys: [known.siteKey.rawValue], scriptBase: self.catalog.publicURL, widgets: known.settings.widgets)
        page.show(await self.install.examiner.examine(page.doctorAddress, expecting: expectation), context.language)
        return self.pages.answer(page, to: request, context)
    }

    private func sendTest(_ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let body = TestBooking.body(
            to: context.user.email, session: self.board.session(of: known.id), at: self.now(),
            zone: known.settings.zone)
        switch try await self.intake.take(body, for: known) {
        case .kept(let id, _), .unreadable(let id, _):
            return Response.redirect(to: "/integrations/\(known.id)/test/\(id)", type: .normal)
        }
    }

    /// Only a test of this integration: the page must not open anybody's booking.
    private func test(
        _ context: AdministratorRequestContext, of known: Integration
    ) async throws -> BookingDetail {
        guard let id = context.parameters.get("booking").flatMap({ EntryID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        let detail = try await self.bookings.show(id)
        guard detail.summary.integration == known.id, TestBooking.isTest(detail.summary.orderID) else {
            throw HTTPError(.notFound)
        }
        return detail
    }

    private func removeTest(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let detail = try await self.test(context, of: known)
        guard let comagicID = detail.summary.comagicID else { throw HTTPError(.notFound) }
        if let failure = await self.install.api.remove(comagicID, of: CoMagicAccount(known)) {
            var page = TestPage(known, detail, context.language)
            let advice = Advice.on(failure)
            page.problem =
                context.language.say(advice.russian, advice.english) + " (\(failure.mnemonic): \(failure.message))"
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
        try await self.bookings.noteRemoval(of: detail.summary.id, comagicID: comagicID, at: self.now())
        return Response.redirect(to: "/integrations/\(known.id)/test/\(detail.summary.id)", type: .normal)
    }
}

/// What the install page asks the world with.
package struct InstallDesk: Sendable {
    let examiner: SiteExaminer
    let api: DataAPIClient

    package init(examiner: SiteExaminer, api: DataAPIClient) {
        self.examiner = examiner
        self.api = api
    }
}
