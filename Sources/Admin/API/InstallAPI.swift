import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Relay
import Stitching
import Wording

/// The install page for scripts: the checklist, the doctor, a test booking; and the check of a key before it is saved.
struct InstallAPI: Sendable {
    static let checks = APIOperation(
        method: .get, path: "/api/v1/integrations/{id}/checks", summary: "The steps of the installation, done or not",
        isForAdministrators: true, answer: "Check[]")
    static let refused = APIOperation(
        method: .get, path: "/api/v1/integrations/{id}/refused",
        summary: "The last requests to the webhook address that were refused, newest first",
        isForAdministrators: true, answer: "Refusal[]")
    static let doctor = APIOperation(
        method: .post, path: "/api/v1/integrations/{id}/doctor", summary: "Examines a page of the site",
        isForAdministrators: true,
        body: [.init(name: "address", schema: "string", text: "the page's address", isRequired: true)],
        answer: "Report")
    static let test = APIOperation(
        method: .post, path: "/api/v1/integrations/{id}/test", summary: "Sends a test booking the real way",
        isForAdministrators: true, answer: "BookingDetail", status: 201)
    static let removeTest = APIOperation(
        method: .delete, path: "/api/v1/integrations/{id}/test/{booking}", summary: "Has CoMagic delete a test",
        isForAdministrators: true, answer: "BookingDetail")
    static let accountCheck = APIOperation(
        method: .post, path: "/api/v1/account-check", summary: "Asks an account who it is, before it is saved",
        isForAdministrators: true,
        body: [
            .init(name: OutsideName.address, schema: "string", text: "one of the allowed addresses", isRequired: true),
            .init(name: "token", schema: "string", text: "the API key", isRequired: true),
        ], answer: "Account")

    struct Check: Encodable {
        let done: Bool
        let wrong: Bool
        let title: String
        let text: String
    }

    struct Report: Encodable {
        struct Finding: Encodable {
            let severity: String
            let text: String
        }

        let address: String?
        let status: Int?
        let findings: [Finding]
    }

    let routes: InstallRoutes
    let installation: Installation
    let bookings: any BookingArchive
    let catalog: any AccountLists

    func checks(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let checklist = try await self.installation.checklist(
            of: try await self.routes.known(context), context.language)
        return APIOperation.answer(
            checklist.steps.map { Check(done: $0.isDone, wrong: $0.isWrong, title: $0.title, text: $0.text) })
    }

    func refused(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.routes.known(context)
        let requests = try await self.installation.refusals(of: known, limit: RefusedRequest.kept)
        return APIOperation.answer(requests.map(RefusalOutput.init))
    }

    func doctor(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.routes.known(context)
        var body = try await APIBody(request, keys: Self.doctor.keys, context.language)
        let address = body.text("address") ?? ""
        if address.isEmpty { body.note(context.language.say("нужен адрес", "an address is needed"), at: "address") }
        try body.check()
        let report = await self.installation.examine(address, of: known, context.language)
        return APIOperation.answer(
            Report(
                address: report.address, status: report.status,
                findings: report.findings.map { Report.Finding(severity: $0.severity, text: $0.text) }))
    }

    func test(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let id = try await self.routes.sendTest(to: try await self.routes.known(context), context)
        return APIOperation.answer(try await self.bookings.show(id), status: .created)
    }

    func removeTest(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.routes.known(context)
        let detail = try await self.routes.test(context, of: known)
        if let failure = try await self.installation.remove(detail, of: known) {
            let advice = Advice.on(failure)
            throw APIFailure(
                .conflict, failure.mnemonic,
                "\(context.language.say(advice.russian, advice.english)) (\(failure.message))")
        }
        return APIOperation.answer(try await self.bookings.show(detail.summary.id))
    }

    func accountCheck(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        var body = try await APIBody(request, keys: Self.accountCheck.keys, context.language)
        let target = Target.comagic(
            AccountAccess(url: body.text(OutsideName.address) ?? "", token: Secret(body.text("token") ?? "")))
        for key in [OutsideName.address, "token"] where !body.has(key) {
            body.note(context.language.say("нужно", "is needed"), at: key)
        }
        try body.check()
        return APIOperation.answer(await AccountOutput.ask(self.catalog, target, context.language))
    }
}

extension AccountOutput {
    /// The account's identity, or why it does not answer.
    static func ask(_ catalog: any AccountLists, _ target: Target, _ language: Language) async -> AccountOutput {
        do throws(AccountTrouble) {
            let identity = try await catalog.identify(target)
            return AccountOutput(
                appID: identity.appID.map(String.init), name: identity.name, timezone: identity.timeZone)
        } catch {
            return AccountOutput(trouble: TroubleOutput(error, language))
        }
    }
}
