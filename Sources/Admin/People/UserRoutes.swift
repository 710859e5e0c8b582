import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Web
import Wording

/// `/users`: the people who may sign in. Only for administrators.
struct UserRoutes: Sendable {
    let accounts: any AccountStore
    let pages: Pages
    let publicURL: @Sendable () -> String
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<AdministratorRequestContext>) {
        router.get("/users") { request, context in
            let page = try await self.page(context, notice: request.uri.queryParameters["done"].map(String.init))
            return self.pages.answer(page, to: request, context)
        }
        router.post("/users") { request, context in try await self.create(request, context) }
        router.post("/users/:id/link") { request, context in
            let user = try await self.user(context)
            let page = try await self.page(context, linkFor: user)
            return self.pages.answer(page, to: request, context)
        }
        router.post("/users/:id/role") { request, context in
            let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
            guard let role = fields["role"].flatMap(Role.init) else { throw HTTPError(.notFound) }
            let change = try await self.accounts.setRole(of: try await self.user(context).id, to: role)
            return try await self.answer(change, done: "role", request, context)
        }
        for (path, isDisabled) in [("disable", true), ("enable", false)] {
            router.post("/users/:id/\(path)") { request, context in
                let change = try await self.accounts.setDisabled(
                    isDisabled, of: try await self.user(context).id, at: self.now())
                return try await self.answer(change, done: path, request, context)
            }
        }
    }

    private func user(_ context: AdministratorRequestContext) async throws -> User {
        guard let id = context.parameters.get("id").flatMap(UserID.init(text:)) else { throw HTTPError(.notFound) }
        return try await self.accounts.user(id)
    }

    private func create(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let role = fields["role"].flatMap(Role.init) ?? .marketer
        guard let email = EmailAddress(text: fields.text("email")) else {
            let page = try await self.page(context, typed: fields.text("email"), role: role, isEmailWrong: true)
            return self.pages.answer(page, status: .unprocessableContent, to: request, context)
        }
        do {
            let user = try await self.accounts.create(email: email, role: role, at: self.now())
            return self.pages.answer(try await self.page(context, linkFor: user), to: request, context)
        } catch LedgerError.conflict {
            let page = try await self.page(context, typed: email.text, role: role, isEmailTaken: true)
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
    }

    private func answer(
        _ change: AccountChange, done: String, _ request: Request, _ context: AdministratorRequestContext
    ) async throws -> Response {
        switch change {
        case .done: return Response.redirect(to: "/users?done=\(done)", type: .normal)
        case .lastAdministrator:
            let page = try await self.page(context, isLastAdministrator: true)
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
    }

    private func page(
        _ context: AdministratorRequestContext, linkFor invited: User? = nil, typed email: String = "",
        role: Role = .marketer, isEmailWrong: Bool = false, isEmailTaken: Bool = false,
        isLastAdministrator: Bool = false, notice: String? = nil
    ) async throws -> UsersPage {
        var link: UsersPage.Link?
        if let invited {
            let token = try await self.accounts.invite(invited.id, at: self.now())
            link = UsersPage.Link(email: invited.email, address: "\(self.publicURL())/welcome/\(token.revealed)")
        }
        let users = try await self.accounts.users().map { user in
            UsersPage.Row(
                id: user.id.description, email: user.email, isAdmin: user.role == .admin,
                isSelf: user.id == context.user.id, isDisabled: user.disabledAt != nil, isInvited: !user.hasPassword,
                createdAt: PageTime.day(user.createdAt, context.language))
        }
        return UsersPage(
            users: users, link: link, email: email, isAdminChosen: role == .admin, isEmailWrong: isEmailWrong,
            isEmailTaken: isEmailTaken, isLastAdministrator: isLastAdministrator,
            notice: notice.flatMap { UsersPage.notice($0, context.language) })
    }
}

struct UsersPage: PageModel {
    static let template = "users"

    struct Row: Sendable {
        let id: String
        let email: String
        let isAdmin: Bool
        let isSelf: Bool
        let isDisabled: Bool
        let isInvited: Bool
        let createdAt: String
    }

    /// A one-time link, shown once.
    struct Link: Sendable {
        let email: String
        let address: String
    }

    let section: Section? = .users
    let users: [Row]
    let link: Link?
    let email: String
    let isAdminChosen: Bool
    let isEmailWrong: Bool
    let isEmailTaken: Bool
    let isLastAdministrator: Bool
    let notice: String?

    func title(in language: Language) -> String { language.say("Пользователи", "Users") }

    static func notice(_ done: String, _ language: Language) -> String? {
        switch done {
        case "role": language.say("Роль изменена.", "The role was changed.")
        case "disable":
            language.say(
                "Пользователь отключён и вышел отовсюду.", "The user was switched off and signed out everywhere.")
        case "enable": language.say("Пользователь снова может входить.", "The user may sign in again.")
        default: nil
        }
    }
}
