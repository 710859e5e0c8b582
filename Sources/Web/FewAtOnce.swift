package import Hummingbird

/// Limits how many requests for people are processed at once. The others wait in order.
///
/// A page costs memory and time while it is made, and thousands may be requested at once. Forms do not wait here: a
/// password's check is slow on purpose, and must not occupy a page's turn. A request that was cancelled while it waited
/// ends.
package struct FewAtOnce<Context: RequestContext>: RouterMiddleware {
    private let turns: Turns

    package init(_ count: Int) {
        self.turns = Turns(count)
    }

    package func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head else { return try await next(request, context) }
        await withCheckedContinuation { continuation in
            if self.turns.take(or: { continuation.resume() }) { continuation.resume() }
        }
        defer { self.turns.give() }
        try Task.checkCancellation()
        return try await next(request, context)
    }
}
