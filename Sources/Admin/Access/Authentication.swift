import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Web

/// Finds out who calls and in which language. Lets everybody through; the contexts of the groups decide.
struct Authentication: RouterMiddleware {
    let accounts: any AccountStore
    let now: @Sendable () -> Date

    func handle(
        _ request: Request, context: PageRequestContext,
        next: (Request, PageRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.access = try await self.access(request)
        context.language = Self.language(of: request, user: context.access?.user)
        return try await next(request, context)
    }

    private func access(_ request: Request) async throws(LedgerError) -> Access? {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer",
                let user = try await self.accounts.owner(ofToken: String(parts[1]), at: self.now())
            else { return nil }
            return Access(user: user, proof: .apiToken, formToken: "")
        }
        guard let token = request.cookies[SessionCookie.name]?.value,
            let login = try await self.accounts.login(token: token, at: self.now())
        else { return nil }
        return Access(user: login.user, proof: .login(token), formToken: self.accounts.formToken(login: token))
    }

    /// The choice made in this browser, else the person's, else the browser's, else Russian.
    static func language(of request: Request, user: User?) -> Language {
        request.cookies[LanguageCookie.name].flatMap { Language(rawValue: $0.value) } ?? user?.language
            ?? AcceptLanguage.preferred(request.headers[values: .acceptLanguage])
    }
}

/// `Accept-Language` for two languages. **Source:** RFC 9110 §12.5.4.
enum AcceptLanguage {
    /// The one of Russian and English with the higher weight, the first of equal ones; Russian when neither is named.
    static func preferred(_ values: [String]) -> Language {
        var best: (language: Language, weight: Double)?
        for (tag, weight) in WeightedList.read(values) {
            guard let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else { continue }
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language ?? .russian
    }
}

/// The cookie of a login. Scripts cannot read it, and other sites' forms do not send it.
enum SessionCookie {
    static let name = "stitcher_session"

    static func make(_ token: String, isSecure: Bool) -> Cookie {
        Cookie(
            name: self.name, value: token, maxAge: Int(Login.lifetime), path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }

    static func expired(isSecure: Bool) -> Cookie {
        Cookie(
            name: self.name, value: "", maxAge: 0, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}

/// The cookie with the language chosen by the switch.
enum LanguageCookie {
    static let name = "stitcher_language"

    static func make(_ language: Language, isSecure: Bool) -> Cookie {
        Cookie(
            name: self.name, value: language.rawValue, maxAge: 365 * 86_400, path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }
}
