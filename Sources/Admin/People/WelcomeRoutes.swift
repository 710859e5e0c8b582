import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Web

/// `/welcome/{token}`: a one-time link to choose a password.
struct WelcomeRoutes: Sendable {
    let accounts: any AccountStore
    let passwords: PasswordHasher
    let login: LoginRoutes
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<PageRequestContext>) {
        router.get("/welcome/:token") { request, context in
            guard let invitation = try await self.invitation(context) else {
                return self.pages.answer(MessagePage.usedLink, status: .gone, to: request, context)
            }
            return self.pages.answer(WelcomePage(invitation), to: request, context)
        }
        router.post("/welcome/:token") { request, context in try await self.accept(request, context) }
    }

    private func invitation(_ context: PageRequestContext) async throws -> Invitation? {
        guard let token = context.parameters.get("token") else { return nil }
        return try await self.accounts.invitation(token: token, at: self.now())
    }

    private func accept(_ request: Request, _ context: PageRequestContext) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        guard let token = context.parameters.get("token"), let invitation = try await self.invitation(context) else {
            return self.pages.answer(MessagePage.usedLink, status: .gone, to: request, context)
        }
        let password = fields["password"] ?? ""
        let email = EmailAddress(text: fields.text("email"))
        var page = WelcomePage(invitation, email: fields.text("email"))
        page.passwordProblem = PasswordRules.problem(password, again: fields["again"] ?? "", context.language)
        if invitation.user == nil, email == nil { page.isEmailWrong = true }
        guard !page.hasProblem else {
            return self.pages.answer(page, status: .unprocessableContent, to: request, context)
        }
        do {
            let user = try await self.accounts.accept(
                token: token, email: email, password: try await self.passwords.hash(password), at: self.now())
            guard let user else {
                return self.pages.answer(MessagePage.usedLink, status: .gone, to: request, context)
            }
            return try await self.login.enter(user, request, context, next: "/")
        } catch LedgerError.conflict {
            page.isEmailTaken = true
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
    }
}

struct WelcomePage: PageModel {
    static let template = "welcome"
    let section: Section? = nil
    let isFirst: Bool
    var email: String
    var isEmailWrong = false
    var isEmailTaken = false
    var passwordProblem: String?
    let minimumCharacters = PasswordHash.minimumCharacters

    init(_ invitation: Invitation, email: String = "") {
        self.isFirst = invitation.user == nil
        self.email = invitation.user?.email ?? email
    }

    var hasProblem: Bool { self.isEmailWrong || self.isEmailTaken || self.passwordProblem != nil }

    func title(in language: Language) -> String { language.say("Добро пожаловать", "Welcome") }
}

extension MessagePage {
    static let usedLink = Self(
        .gone, "used_link", ("Ссылка больше не действует", "The link is no longer good"),
        (
            "Одноразовая ссылка действует сутки и открывается один раз. Попросите администратора сделать новую; первый администратор получает её командой stitcher user create.",
            "A one-time link is good for a day and for one use. Ask an administrator for a new one; the first administrator gets it from the command stitcher user create."
        ))
}
