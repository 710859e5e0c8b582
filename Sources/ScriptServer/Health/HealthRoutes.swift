import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Stitching

/// `/healthz`: the process serves. `/readyz`: it can keep bookings, with the backlog's age and the held accounts.
struct HealthRoutes: Sendable {
    let database: LedgerDatabase
    let bookings: BookingStore
    let now: @Sendable () -> Date

    func add(to router: Router<StitcherRequestContext>) {
        router.get("/healthz") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
        }
        router.get("/readyz") { _, _ in await self.readiness() }
    }

    /// A held account is news, not unreadiness: bookings are still kept.
    private func readiness() async -> Response {
        do throws(LedgerError) {
            try await self.database.checkWritable()
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
            return JSONAnswer.make(
                .serviceUnavailable, ["storeWritable": .flag(false), "reason": .text(error.description)])
        }
    }
}
