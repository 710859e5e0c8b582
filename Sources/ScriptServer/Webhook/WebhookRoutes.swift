import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Metrics
import NIOCore
import Relay
import Stitching
import Web

/// `POST /hooks/NAME/{secret}`, with the booking system's name: bookings. 200 only after they are on disk.
struct WebhookRoutes: Sendable {
    private static let retryAfterSeconds = 30

    let source: any BookingSource
    let integrations: IntegrationDirectory
    let intake: BookingIntake
    let refusals: WebhookRefusals
    let now: @Sendable () -> Date

    private var address: WebhookAddress { WebhookAddress(source: self.source.name) }
    private var metrics: WebhookMetrics { self.refusals.metrics }

    func add(to router: Router<StitcherRequestContext>) {
        router.post("/hooks/**") { request, context in await self.take(request, context) }
        for method in [HTTPRequest.Method.get, .head, .put, .patch, .delete, .options, .trace] {
            router.on("/hooks/**", method: method) { request, context in
                await self.refuseMethod(request, context)
            }
        }
    }

    private func integration(_ request: Request) -> Integration? {
        self.address.secret(inPath: request.uri.path).flatMap {
            self.integrations.integration(webhookSecret: $0, at: self.now())
        }
    }

    private func refuseMethod(_ request: Request, _ context: StitcherRequestContext) async -> Response {
        await self.refusals.note(
            .wrongMethod, status: 405, bytes: Self.announced(request), of: self.integration(request), context.logger)
        var response = JSONAnswer.error(.methodNotAllowed, code: "method_not_allowed", message: Self.wrongMethod)
        response.headers[.allow] = "POST"
        return response
    }

    private func take(_ request: Request, _ context: StitcherRequestContext) async -> Response {
        guard let integration = self.integration(request) else {
            // An address from before the last change of the secret still identifies its integration.
            let owner = self.address.secret(inPath: request.uri.path)
                .flatMap { self.integrations.formerOwner(webhookSecret: $0) }
            await self.refusals.note(
                .unknownSecret, status: 404, bytes: Self.announced(request), of: owner, context.logger)
            return JSONAnswer.error(.notFound, code: "unknown_secret", message: Self.unknownSecret)
        }
        let query = request.uri.query
        switch await WebhookBody(request, upTo: self.source.maximumBytes) {
        case .whole(let bytes):
            return await self.take(WebhookRequest(body: bytes, query: query), for: integration, context)
        case .tooLarge(let bytes):
            await self.refusals.note(.tooLarge, status: 413, bytes: bytes, of: integration, context.logger)
            return JSONAnswer.error(.contentTooLarge, code: "too_large", message: self.tooLarge)
        case .cut(let bytes):
            return await self.park(
                WebhookRequest(body: bytes, query: query), .cutBody, .badRequest, self.cutBody, integration, context)
        case .unknownEncoding(let bytes):
            return await self.park(
                WebhookRequest(body: bytes, query: query), .unknownEncoding, .unsupportedMediaType,
                Self.unknownEncoding, integration, context)
        }
    }

    private func take(
        _ request: WebhookRequest, for integration: Integration, _ context: StitcherRequestContext
    ) async -> Response {
        do throws(LedgerError) {
            switch try await self.intake.take(request, for: integration) {
            case .kept(let acceptances):
                self.report(acceptances, of: integration, context.logger)
                return Self.answer(acceptances)
            case .ping:
                self.metrics.ping.increment()
                await self.refusals.note(
                    .ping, status: 200, bytes: request.body.count, of: integration, context.logger)
                return JSONAnswer.make(.ok, ["ping": .flag(true), "duplicate": .flag(false)])
            case .unreadable(let id, let error):
                self.metrics.unreadable.increment()
                await self.refusals.note(
                    .unreadableBody, status: 422, bytes: request.body.count, of: integration, booking: id,
                    context.logger)
                return Self.parked(id, .unprocessableContent, "unreadable_body", error.description)
            }
        } catch {
            return await self.refuse(error, integration, context)
        }
    }

    /// Stores an unreadable body as received. An empty one contains no booking.
    private func park(
        _ request: WebhookRequest, _ reason: RefusedRequest.Reason, _ status: HTTPResponse.Status, _ message: String,
        _ integration: Integration, _ context: StitcherRequestContext
    ) async -> Response {
        do throws(LedgerError) {
            let id =
                request.body.isEmpty ? nil : try await self.intake.park(request, because: message, for: integration)
            self.metrics.unreadable.increment()
            await self.refusals.note(
                reason, status: status.code, bytes: request.body.count, of: integration, booking: id, context.logger)
            guard let id else { return JSONAnswer.error(status, code: reason.rawValue, message: message) }
            return Self.parked(id, status, reason.rawValue, message)
        } catch {
            return await self.refuse(error, integration, context)
        }
    }

    private func refuse(
        _ error: LedgerError, _ integration: Integration, _ context: StitcherRequestContext
    ) async -> Response {
        self.metrics.failed.increment()
        self.metrics.refused(.notStored).increment()
        context.logger.critical(
            "webhook could not be stored", metadata: ["integration.id": "\(integration.id)", "error": "\(error)"])
        var response = JSONAnswer.error(.serviceUnavailable, code: error.label, message: Self.unavailable)
        response.headers[.retryAfter] = String(Self.retryAfterSeconds)
        return response
    }

    private func report(_ acceptances: [Acceptance], of integration: Integration, _ logger: Logger) {
        for acceptance in acceptances {
            switch acceptance {
            case .stored(let id, let other):
                self.metrics.stored.increment()
                guard let other else { continue }
                self.metrics.reused.increment()
                logger.notice(
                    "order number reused by another customer",
                    metadata: [
                        "booking.id": "\(id)", "booking.other": "\(other)", "integration.id": "\(integration.id)",
                    ])
            case .alreadyStored(let id, let repetition):
                self.metrics.duplicate.increment()
                guard !repetition.differences.isEmpty else { continue }
                self.metrics.differing.increment()
                logger.notice(
                    "repeated webhook differs",
                    metadata: [
                        "booking.id": "\(id)", "integration.id": "\(integration.id)",
                        "fields": "\(repetition.differences.joined(separator: ","))",
                        "used": "\(repetition.uses.map(\.rawValue).sorted().joined(separator: ","))",
                    ])
            }
        }
    }

    /// `ids` only for several: the usual answer keeps its shape.
    private static func answer(_ acceptances: [Acceptance]) -> Response {
        let ids = acceptances.map { JSONAnswer.Value.text($0.id.description) }
        var answer: [String: JSONAnswer.Value] = [
            "id": ids.first ?? .null, "duplicate": .flag(acceptances.allSatisfy(\.isDuplicate)),
        ]
        if ids.count > 1 { answer["ids"] = .list(ids) }
        return JSONAnswer.make(.ok, answer)
    }

    private static func parked(
        _ id: EntryID, _ status: HTTPResponse.Status, _ code: String, _ message: String
    ) -> Response {
        JSONAnswer.make(
            status,
            [
                "id": .text(id.description), "error": .object(["code": .text(code), "message": .text(message)]),
            ])
    }

    private static func announced(_ request: Request) -> Int {
        request.headers[.contentLength].flatMap(Int.init) ?? 0
    }

    private static let unknownSecret = "unknown webhook address; copy it again from the integration's install page"
    private var tooLarge: String {
        "the body is larger than \(self.source.maximumBytes) bytes; use the template from the install page"
    }
    private static let wrongMethod = "set the web request's method to POST"
    private static let unavailable = "the booking could not be stored and was not accepted; send it again"
    private var cutBody: String {
        """
        the connection ended before the body did; see the order in \(self.source.title), send its web request again, \
        and mark this one as done
        """
    }
    private static let unknownEncoding = """
        the body's Content-Encoding is not known here, or the body is not packed as it says; send it as gzip, deflate or \
        without
        """
}
