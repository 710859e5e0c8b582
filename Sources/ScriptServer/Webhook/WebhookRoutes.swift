import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Metrics
import NIOCore
import Relay
import Stitching

/// `POST /hooks/bukza/{secret}`: a booking. 200 only after it is on disk.
struct WebhookRoutes: Sendable {
    private static let retryAfterSeconds = 30

    let integrations: IntegrationDirectory
    let intake: BookingIntake
    let now: @Sendable () -> Date
    let metrics = WebhookMetrics()

    func add(to router: Router<StitcherRequestContext>) {
        router.post("/hooks/bukza/:secret") { request, context in
            guard let secret = context.parameters.get("secret"),
                let integration = self.integrations.integration(webhookSecret: secret, at: self.now())
            else { return JSONAnswer.error(.notFound, code: "unknown_secret", message: Self.unknownSecret) }
            let body: ByteBuffer
            do {
                body = try await request.collectBody(upTo: BukzaWebhook.maximumBytes)
            } catch is NIOTooManyBytesError {
                return JSONAnswer.error(.contentTooLarge, code: "too_large", message: Self.tooLarge)
            }
            return await self.take(body, for: integration, context)
        }
        for method in [HTTPRequest.Method.get, .head, .put, .patch, .delete, .options] {
            router.on("/hooks/bukza/:secret", method: method) { _, _ in
                var response = JSONAnswer.error(
                    .methodNotAllowed, code: "method_not_allowed", message: Self.wrongMethod)
                response.headers[.allow] = "POST"
                return response
            }
        }
    }

    private func take(
        _ body: ByteBuffer, for integration: Integration, _ context: StitcherRequestContext
    ) async -> Response {
        do throws(LedgerError) {
            switch try await self.intake.take(Array(body.readableBytesView), for: integration) {
            case .kept(let id, let isDuplicate):
                (isDuplicate ? self.metrics.duplicate : self.metrics.stored).increment()
                return JSONAnswer.make(.ok, ["id": .text(id.description), "duplicate": .flag(isDuplicate)])
            case .unreadable(let id, let error):
                self.metrics.unreadable.increment()
                context.logger.warning(
                    "webhook body unreadable",
                    metadata: [
                        "booking.id": "\(id)", "integration.id": "\(integration.id)", "reason": "\(error.label)",
                    ])
                return JSONAnswer.make(
                    .unprocessableContent,
                    [
                        "id": .text(id.description),
                        "error": .object(["code": .text("unreadable_body"), "message": .text(error.description)]),
                    ])
            }
        } catch {
            self.metrics.failed.increment()
            context.logger.critical(
                "webhook could not be stored",
                metadata: ["integration.id": "\(integration.id)", "error": "\(error)"])
            var response = JSONAnswer.error(.serviceUnavailable, code: error.label, message: Self.unavailable)
            response.headers[.retryAfter] = String(Self.retryAfterSeconds)
            return response
        }
    }

    private static let unknownSecret = "unknown webhook address; copy it again from the integration's install page"
    private static let tooLarge =
        "the body is larger than \(BukzaWebhook.maximumBytes) bytes; use the template from the install page"
    private static let wrongMethod = "set the web request's method to POST"
    private static let unavailable = "the booking could not be stored and was not accepted; send it again"
}

/// Counters of webhooks, made once.
struct WebhookMetrics: Sendable {
    let stored = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "stored")])
    let duplicate = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "duplicate")])
    let unreadable = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "unreadable")])
    let failed = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "failed")])
}
