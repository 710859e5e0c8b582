package import Hummingbird

/// Lets a few requests for people in at once; the others wait in order.
///
/// A page costs memory and time while it is made, and thousands may be asked for at once. Forms do not wait here: a guess
/// at a password is slowed down on purpose, and must not take a page's turn meanwhile. A request that was cancelled while
/// it waited goes no further.
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
