import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Metrics
import NIOCore
import Relay
import SessionStore
import Stitching
import Web

/// `POST /b/{siteKey}`: a page's report of its visitor's session. In memory only; the disk is touched only for a
/// booking event that a waiting booking needs.
struct BeaconRoutes: Sendable {
    let integrations: IntegrationDirectory
    let sessions: SessionCache
    let intake: BookingIntake
    let limiter: RateLimiter
    let metrics: BeaconMetrics
    let sightings: RecentSightings
    let funnel: FunnelCounter
    let now: @Sendable () -> Date

    func add(to router: Router<StitcherRequestContext>) {
        router.post("/b/:siteKey") { request, context in
            guard let integration = self.integration(context) else { return Self.answer(.notFound) }
            guard self.limiter.admits(context.client.number) else { return self.tooMany() }
            let body: ByteBuffer
            do {
                body = try await request.collectBody(upTo: Beacon.maximumBytes)
            } catch is NIOTooManyBytesError {
                self.metrics.refused.increment()
                return Self.answer(.contentTooLarge)
            }
            return await self.take(body, from: request, of: integration)
        }
        // An image is the way of a page in which fetch fails.
        router.get("/b/:siteKey") { request, context in
            guard let integration = self.integration(context) else { return Self.answer(.notFound) }
            guard self.limiter.admits(context.client.number) else { return self.tooMany() }
            guard let text = request.uri.query?.removingPercentEncoding else { return Self.answer(.badRequest) }
            guard text.utf8.count <= Beacon.maximumBytes else { return Self.answer(.contentTooLarge) }
            return await self.take(ByteBuffer(string: text), from: request, of: integration)
        }
        router.on("/b/:siteKey", method: .options) { _, _ in
            var response = Self.answer(.noContent)
            response.headers[.accessControlAllowMethods] = "POST"
            response.headers[.accessControlAllowHeaders] = "Content-Type"
            response.headers[.accessControlMaxAge] = "86400"
            return response
        }
    }

    private func integration(_ context: StitcherRequestContext) -> Integration? {
        context.parameters.get("siteKey").flatMap { self.integrations.integration(siteKey: SiteKey(rawValue: $0)) }
    }

    private func take(_ body: ByteBuffer, from request: Request, of integration: Integration) async -> Response {
        var beacon: Beacon
        do throws(BeaconError) {
            beacon = try Beacon(body: body)
        } catch {
            self.metrics.malformed.increment()
            return Self.answer(.badRequest)
        }
        self.metrics.taken.increment()
        beacon.page.agent = request.headers[.userAgent].flatMap { VisitorAgent(header: $0) }
        await self.remember(beacon, of: integration.id)
        return Self.answer(.noContent)
    }

    private func remember(_ beacon: Beacon, of integration: IntegrationID) async {
        let now = self.now()
        self.sight(beacon, of: integration, at: now)
        guard let snapshot = beacon.snapshot(of: integration, seenAt: now) else {
            self.funnel.note(VisitStages.loaded, of: integration, at: now)
            if let page = beacon.sessionlessPage(of: integration) { self.sessions.remember(page) }
            return self.sessions.notePage(of: integration)
        }
        var reached: VisitStages = []
        self.sessions.remember(snapshot, reached: &reached)
        self.funnel.note(reached, of: integration, at: now)
        guard let event = beacon.event(of: integration, seenAt: now) else { return }
        self.sessions.remember(event: event)
        await self.intake.heard(event)
    }

    /// For the install page: the latest reports of the pages.
    private func sight(_ beacon: Beacon, of integration: IntegrationID, at now: Date) {
        if let session = beacon.session, session.readiness == .ready {
            self.sightings.note(.session, of: integration, session: session.id, at: now) { beacon.page.address }
        }
        if beacon.handedOver { self.sightings.note(.handover, of: integration, at: now) { beacon.page.address } }
        if let reason = beacon.page.reason {
            self.sightings.note(.trouble, of: integration, because: reason, at: now) { beacon.page.address }
        }
    }

    private func tooMany() -> Response {
        self.metrics.refused.increment()
        var response = Self.answer(.tooManyRequests)
        response.headers[.retryAfter] = String(self.limiter.retryAfter)
        return response
    }

    private static func answer(_ status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [.accessControlAllowOrigin: "*", .cacheControl: "no-store"]
        headers[.crossOriginResourcePolicy] = "cross-origin"
        return Response(status: status, headers: headers)
    }
}
