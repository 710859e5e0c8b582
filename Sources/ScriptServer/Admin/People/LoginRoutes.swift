import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/login`, `/logout` and the language switch.
struct LoginRoutes: Sendable {
    let accounts: AccountStore
    let passwords: PasswordDesk
    let throttle: LoginThrottle
    let pages: Pages
    let isSecure: @Sendable () -> Bool
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<StitcherRequestContext>) {
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

    private func signIn(_ request: Request, _ context: StitcherRequestContext) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let email = fields.text("email")
        let name = email.lowercased()
        let address = ClientAddress.number(
            peer: context.peer, forwardedFor: request.headers[.xForwardedFor])
        var page = LoginPage(email: email, next: NextPage.safe(fields["next"]))
        guard self.throttle.admits(name, from: address, at: self.now()) else {
            page.isThrottled = true
            var response = self.pages.answer(page, status: .tooManyRequests, to: request, context)
            response.headers[.retryAfter] = String(Int(LoginThrottle.window))
            return response
        }
        let known = try await self.accounts.credentials(email: name)
        guard try await self.passwords.matches(fields["password"] ?? "", known?.password), let known else {
            self.throttle.noteFailure(name, from: address, at: self.now())
            page.isRefused = true
            return self.pages.answer(page, status: .unauthorized, to: request, context)
        }
        self.throttle.noteSuccess(name, from: address)
        return try await self.enter(known.user, request, next: page.next)
    }

    /// Signs a person in on this browser and takes them on.
    func enter(_ user: User, _ request: Request, next: String) async throws -> Response {
        let token = try await self.accounts.openLogin(
            of: user.id, agent: request.headers[.userAgent] ?? "", at: self.now())
        var response = Response.redirect(to: next, type: .normal)
        response.setCookie(SessionCookie.make(token.revealed, isSecure: self.isSecure()))
        return response
    }
}

struct LoginPage: PageModel {
    static let template = "login"
    let section: Section? = nil
    var email = ""
    var next = "/"
    var isRefused = false
    var isThrottled = false

    func title(in language: Language) -> String { language.say("Вход", "Sign in") }
}
