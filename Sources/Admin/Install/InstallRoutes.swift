import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
package import Relay
import ScriptServer
import SessionStore
package import SiteDoctor
import Stitching
import Web
import Wording

/// `/integrations/{id}/install`, the doctor, and the test booking. Only for administrators.
struct InstallRoutes: Sendable {
    /// The choices for the end of the old webhook address, in seconds.
    private static let overlaps: Set<Int> = [86_400, 3_600, 0]
    /// Refused requests that the page lists.
    private static let listedRefusals = 10
    /// Number of bookings that the checklist reads.
    private static let latest = 50
    private static let maximumAddressBytes = 2_000

    let settings: any SettingsStore
    let bookings: any BookingArchive
    let catalog: ScriptCatalog
    let board: RecentSightings
    let intake: BookingIntake
    let install: InstallClients
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
            let id = try await self.sendTest(to: known, from: context.user)
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

    func checklist(of known: Integration, _ language: Language) async throws -> Checklist {
        let latest = try await self.bookings.list(
            .init(integrations: [known.id], excludesTests: true), limit: Self.latest)
        return Checklist(known, self.board, latest, language)
    }

    private func page(_ known: Integration, _ language: Language) async throws -> InstallPage {
        var page = InstallPage(
            known, source: self.intake.source, publicURL: self.catalog.publicURL,
            script: self.catalog.script(of: known.siteKey),
            checklist: try await self.checklist(of: known, language), now: self.now(), language)
        page.refusals = try await self.settings.refusals(of: [known.id], limit: Self.listedRefusals)
            .map { InstallPage.Refusal($0, zone: known.settings.zone, language) }
        return page
    }

    func examine(_ address: String, of known: Integration) async -> SiteReport {
        let expectation = SiteExpectation(
            siteKeys: [known.siteKey.rawValue], scriptBase: self.catalog.publicURL,
            scriptPath: known.settings.script[.scriptPath], widgets: known.settings.widgets)
        return await self.install.examiner.examine(
            address.singleLine.prefix(utf8Bytes: Self.maximumAddressBytes), expecting: expectation)
    }

    private func examine(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        var page = try await self.page(known, context.language)
        page.doctorAddress = fields.text("address").singleLine
        page.show(await self.examine(page.doctorAddress, of: known), context.language)
        return self.pages.answer(page, to: request, context)
    }

    func sendTest(to known: Integration, from user: User) async throws -> EntryID {
        let test = TestOrder.made(
            to: user.email, session: self.board.session(of: known.id), at: self.now(), zone: known.settings.zone)
        let request = WebhookRequest(body: self.intake.source.body(of: test))
        switch try await self.intake.take(request, for: known) {
        case .kept(let acceptances):
            guard let first = acceptances.first else { throw HTTPError(.internalServerError) }
            return first.id
        case .unreadable(let id, _): return id
        case .ping: throw HTTPError(.internalServerError)
        }
    }

    /// Only a test of this integration: the page must not open other bookings.
    func test(
        _ context: AdministratorRequestContext, of known: Integration
    ) async throws -> BookingDetail {
        guard let id = context.parameters.get("booking").flatMap({ EntryID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        let detail = try await self.bookings.show(id)
        guard detail.summary.integration == known.id, detail.summary.isTest else {
            throw HTTPError(.notFound)
        }
        return detail
    }

    private func removeTest(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let detail = try await self.test(context, of: known)
        if let failure = try await self.remove(detail, of: known) {
            var page = TestPage(known, detail, context.language)
            let advice = Advice.on(failure)
            page.problem =
                context.language.say(advice.russian, advice.english) + " (\(failure.mnemonic): \(failure.message))"
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
        return Response.redirect(to: "/integrations/\(known.id)/test/\(detail.summary.id)", type: .normal)
    }

    /// Deletes a test at the target; `nil` on success, which is added to the history.
    func remove(_ detail: BookingDetail, of known: Integration) async throws -> DeliveryFailure? {
        guard let remoteID = detail.summary.remoteID else { throw HTTPError(.notFound) }
        if let failure = await self.install.sink.remove(remoteID, of: known) { return failure }
        try await self.bookings.noteRemoval(of: detail.summary.id, remoteID: remoteID, at: self.now())
        return nil
    }
}

/// The clients that the install page uses.
package struct InstallClients: Sendable {
    let examiner: SiteExaminer
    let sink: any InquirySink

    package init(examiner: SiteExaminer, sink: any InquirySink) {
        self.examiner = examiner
        self.sink = sink
    }
}
