import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/api/v1/users` and `/api/v1/me`.
struct PeopleAPI: Sendable {
    static let me = APIOperation(
        method: .get, path: "/api/v1/me", summary: "Who asks", isForAdministrators: false, answer: "User")
    static let changeMe = APIOperation(
        method: .patch, path: "/api/v1/me", summary: "Own language", isForAdministrators: false,
        body: [.init(name: "language", schema: "string", text: "ru, en, or empty for the browser's")], answer: "User")
    static let tokens = APIOperation(
        method: .get, path: "/api/v1/me/tokens", summary: "Own keys for scripts", isForAdministrators: false,
        answer: "Token[]")
    static let createToken = APIOperation(
        method: .post, path: "/api/v1/me/tokens", summary: "Makes a key; it is told this once",
        isForAdministrators: false,
        body: [.init(name: "name", schema: "string", text: "what it is for, 1 to 100 characters", isRequired: true)],
        answer: "Token", status: 201)
    static let removeToken = APIOperation(
        method: .delete, path: "/api/v1/me/tokens/{id}", summary: "Takes a key back", isForAdministrators: false,
        answer: "Token[]")
    static let users = APIOperation(
        method: .get, path: "/api/v1/users", summary: "Everybody who may sign in", isForAdministrators: true,
        answer: "User[]")
    static let invite = APIOperation(
        method: .post, path: "/api/v1/users", summary: "Makes a user; the one-time link is told this once",
        isForAdministrators: true,
        body: [
            .init(name: "email", schema: "string", text: "under which the person signs in", isRequired: true),
            .init(name: "role", schema: "string", text: "admin or marketer", isRequired: true),
        ], answer: "InvitedUser", status: 201)
    static let change = APIOperation(
        method: .patch, path: "/api/v1/users/{id}", summary: "Changes a role, or switches a user off or on",
        isForAdministrators: true,
        body: [
            .init(name: "role", schema: "string", text: "admin or marketer"),
            .init(name: "disabled", schema: "boolean", text: "true signs the person out everywhere"),
        ], answer: "User")
    static let link = APIOperation(
        method: .post, path: "/api/v1/users/{id}/link", summary: "A new one-time link for a password",
        isForAdministrators: true, answer: "InvitedUser")

    let accounts: any AccountStore
    let publicURL: @Sendable () -> String
    let now: @Sendable () -> Date

    func me(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        APIOperation.answer(UserOutput(context.user))
    }

    func changeMe(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        var body = try await APIBody(request, keys: Self.changeMe.keys, context.language)
        let text = body.text("language")
        if let text, !text.isEmpty, Language(rawValue: text) == nil { body.note("ru, en", at: "language") }
        try body.check()
        if let text {
            try await self.accounts.setLanguage(of: context.user.id, to: Language(rawValue: text))
        }
        return APIOperation.answer(UserOutput(try await self.accounts.user(context.user.id)))
    }

    func tokens(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        APIOperation.answer(try await self.accounts.tokens(of: context.user.id).map { TokenOutput($0) })
    }

    func createToken(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        var body = try await APIBody(request, keys: Self.createToken.keys, context.language)
        let name = body.text("name")?.singleLine ?? ""
        if !(1...100).contains(name.count) {
            body.note(context.language.say("от 1 до 100 знаков", "1 to 100 characters"), at: "name")
        }
        try body.check()
        let secret = try await self.accounts.createToken(named: name, of: context.user.id, at: self.now())
        guard let secret, let made = try await self.accounts.tokens(of: context.user.id).last else {
            throw APIFailure(
                .conflict, "too_many",
                context.language.say("Ключей слишком много: удалите ненужный.", "There are too many keys: remove one."))
        }
        return APIOperation.answer(TokenOutput(made, secret: secret.revealed), status: .created)
    }

    func removeToken(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw HTTPError(.notFound) }
        try await self.accounts.removeToken(id, of: context.user.id)
        return try await self.tokens(request, context)
    }

    func users(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        APIOperation.answer(try await self.accounts.users().map(UserOutput.init))
    }

    func invite(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        var body = try await APIBody(request, keys: Self.invite.keys, context.language)
        let email = EmailAddress(text: body.text("email") ?? "")
        let role = Self.role(&body, context.language)
        if email == nil { body.note(context.language.say("не адрес почты", "no e-mail address"), at: "email") }
        if !body.has("role") { body.note("admin, marketer", at: "role") }
        try body.check()
        guard let email, let role else { throw HTTPError(.unprocessableContent) }
        do {
            let user = try await self.accounts.create(email: email, role: role, at: self.now())
            return try await self.invited(user, status: .created)
        } catch LedgerError.conflict {
            throw APIFailure(
                .conflict, "taken", context.language.say("Такой адрес уже есть.", "This address is taken."))
        }
    }

    func change(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let user = try await self.user(context)
        var body = try await APIBody(request, keys: Self.change.keys, context.language)
        let role = Self.role(&body, context.language)
        let isDisabled = body.flag("disabled")
        try body.check()
        var change = AccountChange.done
        if let role { change = try await self.accounts.setRole(of: user.id, to: role) }
        if change == .done, let isDisabled {
            change = try await self.accounts.setDisabled(isDisabled, of: user.id, at: self.now())
        }
        guard change == .done else {
            throw APIFailure(
                .conflict, "last_administrator",
                context.language.say(
                    "Это единственный администратор: сначала сделайте администратором кого-нибудь ещё.",
                    "This is the only administrator: make somebody else one first."))
        }
        return APIOperation.answer(UserOutput(try await self.accounts.user(user.id)))
    }

    func link(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        try await self.invited(try await self.user(context), status: .ok)
    }

    private func user(_ context: AdministratorRequestContext) async throws -> User {
        guard let id = context.parameters.get("id").flatMap({ UserID(text: $0) }) else { throw HTTPError(.notFound) }
        return try await self.accounts.user(id)
    }

    private func invited(_ user: User, status: HTTPResponse.Status) async throws -> Response {
        let token = try await self.accounts.invite(user.id, at: self.now())
        return APIOperation.answer(
            InvitedUser(user: UserOutput(user), link: "\(self.publicURL())/welcome/\(token.revealed)"), status: status)
    }

    private static func role(_ body: inout APIBody, _ language: Language) -> Role? {
        guard let text = body.text("role") else { return nil }
        if Role(rawValue: text) == nil {
            body.note(language.say("admin или marketer", "admin or marketer"), at: "role")
        }
        return Role(rawValue: text)
    }
}
