import HTTPTypes
import Hummingbird
import Web

/// Content security headers of our pages: a browser may load only their own parts.
struct PageHeaders: RouterMiddleware {
    private static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """

    func handle(
        _ request: Request, context: PageRequestContext,
        next: (Request, PageRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        Self.add(to: &response)
        return response
    }

    static func add(to response: inout Response) {
        response.headers[.contentSecurityPolicy] = self.policy
        response.headers[.frameOptions] = "DENY"
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
    }
}

extension HTTPField.Name {
    static let frameOptions = Self("X-Frame-Options") ?? .server
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy") ?? .server
}
