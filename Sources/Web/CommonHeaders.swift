import HTTPTypes
import Hummingbird

/// Headers of every answer, and our own answer for unknown routes: a page for browsers, JSON for programs.
struct CommonHeaders: RouterMiddleware {
    /// The page for browsers.
    let notFound: @Sendable (Request) -> Response

    func handle(
        _ request: Request, context: StitcherRequestContext,
        next: (Request, StitcherRequestContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            if request.headers[.accept]?.hasPrefix("text/html") == true {
                response = self.notFound(request)
            } else {
                response = JSONAnswer.error(
                    .notFound, code: "not_found", message: "there is nothing at this address")
            }
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.referrerPolicy] == nil { response.headers[.referrerPolicy] = "no-referrer" }
        return response
    }
}
