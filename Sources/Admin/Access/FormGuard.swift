import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// Refuses a changing request that does not come from one of our pages.
///
/// Browsers name the origin of a request. A request from another site is refused before anything else is checked.
/// **Source:** Fetch Metadata (W3C), header `Sec-Fetch-Site`; RFC 6454, header `Origin`.
struct SameOrigin: RouterMiddleware {
    func handle(
        _ request: Request, context: PageRequestContext,
        next: (Request, PageRequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.method.changesSomething, context.access?.proof != .apiToken else {
            return try await next(request, context)
        }
        if let site = request.headers[.secFetchSite] {
            guard ["same-origin", "none"].contains(site) else { throw AccessRefusal.foreignForm }
        } else if let origin = request.headers[.origin] {
            guard let authority = request.head.authority, origin.lowercased().hasSuffix("://\(authority.lowercased())")
            else { throw AccessRefusal.foreignForm }
        }
        return try await next(request, context)
    }
}

/// Requires the login's form token in every changing request with a login cookie: in the field `form_token`, or in the
/// header `X-Form-Token` if it is not a form.
struct FormGuard: RouterMiddleware {
    /// Larger than any of our forms: hundreds of widget ids, names of ten thousand letters.
    static let maximumBytes = 262_144
    static let field = "form_token"

    func handle(
        _ request: Request, context: MemberRequestContext,
        next: (Request, MemberRequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.method.changesSomething, context.access.proof != .apiToken else {
            return try await next(request, context)
        }
        if let token = request.headers[.formToken] {
            guard Self.isEqual(token, context.access.formToken) else { throw AccessRefusal.foreignForm }
            return try await next(request, context)
        }
        let body = try await request.collectBody(upTo: Self.maximumBytes)
        guard let token = FormFields(body)[Self.field], Self.isEqual(token, context.access.formToken) else {
            throw AccessRefusal.foreignForm
        }
        var whole = request
        whole.body = RequestBody(buffer: body)
        return try await next(whole, context)
    }

    /// Compares keyed digests of one length, so that the time reveals nothing about a guess.
    private static func isEqual(_ guess: String, _ token: String) -> Bool {
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(guess.utf8), using: key)
    }
}

extension HTTPRequest.Method {
    var changesSomething: Bool { self != .get && self != .head && self != .options }
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site") ?? .server
    static let formToken = Self("X-Form-Token") ?? .server
}
