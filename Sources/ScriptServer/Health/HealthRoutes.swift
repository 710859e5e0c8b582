import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Stitching
import Web

/// `/healthz`: the process serves. `/readyz`: it can store bookings, with the backlog's age and the held accounts.
struct HealthRoutes: Sendable {
    let readiness: Readiness
    let limiter: RateLimiter
    let bookings: any BookingArchive
    let now: @Sendable () -> Date

    func add(to router: Router<StitcherRequestContext>) {
        router.get("/healthz") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
        }
        router.get("/readyz") { _, context in
            guard self.limiter.admits(context.client.number) else {
                var response = JSONAnswer.error(
                    .tooManyRequests, code: "too_many_requests", message: "ask once every few seconds")
                response.headers[.retryAfter] = String(self.limiter.retryAfter)
                return response
            }
            return await self.answer()
        }
    }

    /// A held account does not make the service unready: bookings are still stored.
    private func answer() async -> Response {
        if let obstacle = await self.readiness.obstacle() { return Self.notReady(obstacle) }
        do throws(LedgerError) {
            let health = try await self.bookings.health()
            let age = health.oldestPending.map {
                JSONAnswer.Value.number(max(0, self.now().timeIntervalSince($0).rounded()))
            }
            return JSONAnswer.make(
                .ok,
                [
                    "storeWritable": .flag(true), "oldestPendingSeconds": age ?? .null,
                    "heldIntegrations": .list(health.held.map { .text($0.description) }),
                ])
        } catch {
            return Self.notReady(error.description)
        }
    }

    private static func notReady(_ reason: String) -> Response {
        JSONAnswer.make(.serviceUnavailable, ["storeWritable": .flag(false), "reason": .text(reason)])
    }
}
