import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Web

/// `/login`, `/logout` and the language switch.
struct LoginRoutes: Sendable {
    let accounts: any AccountStore
    let passwords: PasswordHasher
    let throttle: LoginThrottle
    let journal: SignInLog
    let pages: Pages
    let isSecure: @Sendable () -> Bool
    let pause: @Sendable (Duration) async throws -> Void
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<PageRequestContext>) {
        router.get("/login") { request, context in
            let next = NextPage.safe(request.uri.queryParameters["next"].map(String.init))
            if context.access != nil { return Response.redirect(to: next, type: .normal) }
            return self.pages.answer(LoginPage(next: next), to: request, context)
        }
        router.post("/login") { request, context in try await self.signIn(request, context) }
        router.post("/language") { request, context in
            let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
            var response = Response.redirect(to: NextPage.safe(fields["back"]), type: .normal)
            if let language = fields["language"].flatMap(Language.init) {
                response.setCookie(LanguageCookie.make(language, isSecure: self.isSecure()))
            }
            return response
        }
    }

    func add(toMembers router: some RouterMethods<MemberRequestContext>) {
        router.post("/logout") { _, context in
            if case .login(let token) = context.access.proof { try await self.accounts.closeLogin(token: token) }
            var response = Response.redirect(to: "/login", type: .normal)
            response.setCookie(SessionCookie.expired(isSecure: self.isSecure()))
            return response
        }
    }

    private func signIn(_ request: Request, _ context: PageRequestContext) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let email = fields.text("email")
        let name = email.lowercased()
        var page = LoginPage(email: email, next: NextPage.safe(fields["next"]))
        let known = try await self.accounts.credentials(email: name)
        let browser = known.flatMap { KnownBrowser(request, self.accounts).mark(of: $0.user.id, at: self.now()) }
        // Before the password is compared. Otherwise any number of simultaneous guesses would be compared.
        switch self.throttle.take(name, from: context.client.number, browser: browser, at: self.now()) {
        case .refused(let seconds, let isNews):
            self.note(.throttled, context, isQuiet: !isNews)
            page.throttle = LoginPage.refusal(seconds: Int(seconds), context.language)
            return self.answer(page, .tooManyRequests, retryAfter: Int(seconds), request, context)
        case .admitted(let attempt):
            do {
                guard try await self.isRight(attempt, fields["password"] ?? "", known?.password, browser != nil),
                    let known
                else {
                    self.note(.failed, context)
                    page.isRefused = true
                    return self.pages.answer(page, status: .unauthorized, to: request, context)
                }
                self.throttle.noteSuccess(attempt)
                return try await self.enter(known.user, request, context, next: page.next)
            } catch is HashGate.Busy {
                self.note(.busy, context, isQuiet: !self.throttle.isFirstBusy(at: self.now()))
                page.throttle = LoginPage.refusal(seconds: HashGate.Busy.retryAfter, context.language)
                return self.answer(
                    page, .serviceUnavailable, retryAfter: HashGate.Busy.retryAfter, request, context)
            }
        }
    }

    /// Gives the attempt back when the password could not be compared.
    private func isRight(
        _ attempt: LoginThrottle.Attempt, _ password: String, _ known: PasswordHash?, _ isKnown: Bool
    ) async throws -> Bool {
        do {
            if attempt.delay > .zero { try await self.pause(attempt.delay) }
            return try await self.passwords.matches(password, known, isKnown: isKnown)
        } catch {
            self.throttle.giveBack(attempt)
            throw error
        }
    }

    private func answer(
        _ page: LoginPage, _ status: HTTPResponse.Status, retryAfter: Int, _ request: Request,
        _ context: PageRequestContext
    ) -> Response {
        var response = self.pages.answer(page, status: status, to: request, context)
        response.headers[.retryAfter] = String(retryAfter)
        return response
    }

    private func note(_ outcome: SignInLog.Outcome, _ context: PageRequestContext, isQuiet: Bool = false) {
        self.journal.note(outcome, from: context.client.text, isQuiet: isQuiet, context.logger)
    }

    /// Signs a person in in this browser, marks it as known and redirects.
    func enter(
        _ user: User, _ request: Request, _ context: PageRequestContext, next: String
    ) async throws -> Response {
        let token = try await self.accounts.openLogin(
            of: user.id, agent: request.headers[.userAgent] ?? "", at: self.now())
        self.note(.succeeded, context)
        var response = Response.redirect(to: next, type: .normal)
        response.setCookie(SessionCookie.make(token.revealed, isSecure: self.isSecure()))
        response.setCookie(
            KnownBrowser(request, self.accounts).cookie(adding: user.id, at: self.now(), isSecure: self.isSecure()))
        return response
    }
}

struct LoginPage: PageModel {
    static let template = "login"
    let section: Section? = nil
    var email = ""
    var next = "/"
    var isRefused = false
    /// Why the password was not compared, and when to try again.
    var throttle: String?

    func title(in language: Language) -> String { language.say("Вход", "Sign in") }

    static func refusal(seconds: Int, _ language: Language) -> String {
        seconds >= Int(LoginThrottle.window)
            ? language.say(
                "Слишком много неудачных попыток. Подождите четверть часа.",
                "Too many failed attempts. Wait a quarter of an hour.")
            : language.say(
                "Слишком много попыток входа сразу. Повторите через несколько секунд.",
                "Too many attempts to sign in at once. Try again in some seconds.")
    }
}
