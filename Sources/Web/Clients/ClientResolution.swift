import Hummingbird

/// Finds out once whose request it is.
struct ClientResolution: RouterMiddleware {
    let proxies: TrustedProxies

    func handle(
        _ request: Request, context: StitcherRequestContext,
        next: (Request, StitcherRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.client = self.proxies.client(of: context.client, request.headers)
        return try await next(request, context)
    }
}
