import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Web
import Wording

/// `/profile`: a person's own password, language, browsers and keys for scripts.
struct ProfileRoutes: Sendable {
    private static let maximumNameCharacters = 100

    let accounts: any AccountStore
    let passwords: PasswordHasher
    let throttle: LoginThrottle
    let journal: SignInLog
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<MemberRequestContext>) {
        router.get("/profile") { request, context in
            let done = request.uri.queryParameters["done"].map(String.init)
            return try await self.show(to: request, context) { page in
                page.notice = done.flatMap { ProfilePage.notice($0, context.language) }
            }
        }
        router.post("/profile/password") { request, context in try await self.changePassword(request, context) }
        router.post("/profile/language") { request, context in
            let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
            try await self.accounts.setLanguage(
                of: context.user.id, to: fields["language"].flatMap(Language.init))
            var response = Response.redirect(to: "/profile?done=language", type: .normal)
            // The switch in this browser would override the choice just made.
            response.setCookie(Cookie(name: LanguageCookie.name, value: "", maxAge: 0, path: "/"))
            return response
        }
        router.post("/profile/logout-everywhere") { _, context in
            try await self.accounts.closeLogins(of: context.user.id, except: context.loginToken)
            return Response.redirect(to: "/profile?done=logout", type: .normal)
        }
        router.post("/profile/tokens") { request, context in try await self.createToken(request, context) }
        router.post("/profile/tokens/:id/delete") { _, context in
            guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw HTTPError(.notFound) }
            try await self.accounts.removeToken(id, of: context.user.id)
            return Response.redirect(to: "/profile?done=token", type: .normal)
        }
    }

    private func changePassword(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let known = try await self.accounts.credentials(email: context.user.email)
        // A login proves more than a known browser; all logins of a person share one count.
        let mark = "login of \(context.user.id)"
        guard
            case .admitted(let attempt) = self.throttle.take(
                context.user.email, from: context.client.number, browser: mark, at: self.now())
        else {
            self.journal.note(.throttled, from: context.client.text, isQuiet: true, context.logger)
            return try await self.show(.tooManyRequests, to: request, context) { $0.isCurrentWrong = true }
        }
        do {
            guard try await self.passwords.matches(fields["current"] ?? "", known?.password, isKnown: true) else {
                self.journal.note(.failed, from: context.client.text, context.logger)
                return try await self.show(.unprocessableContent, to: request, context) { $0.isCurrentWrong = true }
            }
        } catch {
            self.throttle.giveBack(attempt)
            throw error
        }
        self.throttle.noteSuccess(attempt)
        let password = fields["password"] ?? ""
        if let problem = PasswordRules.problem(password, again: fields["again"] ?? "", context.language) {
            return try await self.show(.unprocessableContent, to: request, context) { $0.passwordProblem = problem }
        }
        try await self.accounts.setPassword(
            of: context.user.id, to: try await self.passwords.hash(password), keeping: context.loginToken)
        return Response.redirect(to: "/profile?done=password", type: .normal)
    }

    private func createToken(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let name = fields.text("name").singleLine
        guard (1...Self.maximumNameCharacters).contains(name.count) else {
            return try await self.show(.unprocessableContent, to: request, context) { page in
                page.tokenName = name
                page.isTokenNameWrong = true
            }
        }
        let token = try await self.accounts.createToken(named: name, of: context.user.id, at: self.now())
        return try await self.show(token == nil ? .conflict : .ok, to: request, context) { page in
            page.newToken = token?.revealed
            page.hasTooManyTokens = token == nil
        }
    }

    private func show(
        _ status: HTTPResponse.Status = .ok, to request: Request, _ context: MemberRequestContext,
        _ change: (inout ProfilePage) -> Void
    ) async throws -> Response {
        var page = ProfilePage(
            user: context.user, language: context.language,
            logins: try await self.accounts.logins(of: context.user.id, at: self.now()),
            tokens: try await self.accounts.tokens(of: context.user.id))
        change(&page)
        return self.pages.answer(page, status: status, to: request, context)
    }
}

extension MemberRequestContext {
    /// The token of the calling browser; `nil` for a script.
    var loginToken: String? {
        if case .login(let token) = self.access.proof { token } else { nil }
    }
}

struct ProfilePage: PageModel {
    static let template = "profile"

    struct Browser: Sendable {
        let agent: String
        let seenAt: String
    }

    struct Token: Sendable {
        let id: String
        let name: String
        let createdAt: String
        let usedAt: String?
    }

    let section: Section? = .profile
    let ownEmail: String
    let isAdministrator: Bool
    let prefersNone: Bool
    let prefersRussian: Bool
    let prefersEnglish: Bool
    let browsers: [Browser]
    let tokens: [Token]
    let minimumCharacters = PasswordHash.minimumCharacters
    var notice: String?
    var isCurrentWrong = false
    var passwordProblem: String?
    var tokenName = ""
    var isTokenNameWrong = false
    var hasTooManyTokens = false
    /// Shown once.
    var newToken: String?

    init(user: User, language: Language, logins: [Login], tokens: [APIToken]) {
        self.ownEmail = user.email
        self.isAdministrator = user.role == .admin
        self.prefersNone = user.language == nil
        self.prefersRussian = user.language == .russian
        self.prefersEnglish = user.language == .english
        self.browsers = logins.map { login in
            Browser(agent: login.agent, seenAt: PageTime.minute(login.seenAt, language))
        }
        self.tokens = tokens.map { token in
            Token(
                id: String(token.id), name: token.name, createdAt: PageTime.day(token.createdAt, language),
                usedAt: token.usedAt.map { PageTime.day($0, language) })
        }
    }

    func title(in language: Language) -> String { language.say("Профиль", "Profile") }

    static func notice(_ done: String, _ language: Language) -> String? {
        switch done {
        case "password":
            language.say(
                "Пароль изменён, остальные браузеры вышли.", "The password was changed; other browsers were signed out."
            )
        case "language": language.say("Язык сохранён.", "The language was saved.")
        case "logout": language.say("Остальные браузеры вышли.", "Other browsers were signed out.")
        case "token": language.say("Ключ удалён.", "The key was removed.")
        default: nil
        }
    }
}
