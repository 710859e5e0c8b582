import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/api/v1/bookings`: what the commands `bookings list`, `show` and `replay` do.
struct BookingsAPI: Sendable {
    static let maximumPage = 500

    static let list = APIOperation(
        method: .get, path: "/api/v1/bookings", summary: "Bookings, the newest first, page by page",
        isForAdministrators: false,
        query: [
            .init(name: "integration", schema: "string", text: "only this integration"),
            .init(name: "status", schema: "string", text: "pending, delivered, held, parked or inactive"),
            .init(name: "limit", schema: "integer", text: "1 to 500, default 100"),
            .init(name: "before", schema: "string", text: "the next of the page before"),
        ], answer: "Bookings")
    static let show = APIOperation(
        method: .get, path: "/api/v1/bookings/{id}",
        summary: "One booking with its history; the raw body for administrators only", isForAdministrators: false,
        answer: "BookingDetail")
    static let replay = APIOperation(
        method: .post, path: "/api/v1/bookings/replay",
        summary: "Puts bookings back to work, or says how many it would",
        isForAdministrators: true,
        body: [
            .init(name: "ids", schema: "string[]", text: "these bookings"),
            .init(name: "status", schema: "string", text: "or all that are parked, held or inactive"),
            .init(name: "dryRun", schema: "boolean", text: "count only"),
        ], answer: "Count")

    let bookings: BookingStore
    let now: @Sendable () -> Date

    func list(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        let query = request.uri.queryParameters
        var problems: [String: String] = [:]
        let integration = query["integration"].map { IntegrationID(text: $0) }
        if case .some(nil) = integration { problems["integration"] = context.language.say("не номер", "no id") }
        let status = query["status"].map { BookingSummary.Status(rawValue: String($0)) }
        if case .some(nil) = status {
            problems["status"] = BookingSummary.Status.allCases.map(\.rawValue).joined(separator: ", ")
        }
        let before = query["before"].map { EntryID(text: $0) }
        if case .some(nil) = before { problems["before"] = context.language.say("не номер", "no id") }
        let limit = query["limit"].map { Int($0) } ?? 100
        if !(1...Self.maximumPage).contains(limit ?? 0) {
            problems["limit"] = context.language.say(
                "число от 1 до \(Self.maximumPage)", "a number from 1 to \(Self.maximumPage)")
        }
        guard problems.isEmpty, let limit else { throw APIFailure.invalid(problems, context.language) }
        // One more than asked for says whether there is a next page.
        var page = try await self.bookings.list(
            .init(integration: integration ?? nil, status: status ?? nil), before: before ?? nil, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return APIOperation.answer(
            BookingsOutput(bookings: page, next: hasMore ? page.last.map { $0.id.description } : nil))
    }

    func show(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ EntryID(text: $0) }) else { throw HTTPError(.notFound) }
        var detail = try await self.bookings.show(id)
        // The body is all about the person who booked.
        if context.user.role != .admin { detail.rawBody = "" }
        return APIOperation.answer(detail)
    }

    func replay(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        var body = try await APIBody(request, keys: Self.replay.keys, context.language)
        let ids = body.texts("ids")
        let status = body.text("status")
        let isDry = body.flag("dryRun") ?? false
        var filter = BookingStore.Filter()
        if let ids {
            filter.ids = ids.compactMap { EntryID(text: $0) }
            if filter.ids?.count != ids.count || ids.count > Self.maximumPage {
                body.note(
                    context.language.say(
                        "номера бронирований, не больше \(Self.maximumPage)",
                        "ids of bookings, at most \(Self.maximumPage)"),
                    at: "ids")
            }
        }
        if let status {
            filter.status =
                ["parked", "held", "inactive"].contains(status) ? BookingSummary.Status(rawValue: status) : nil
            if filter.status == nil { body.note("parked, held, inactive", at: "status") }
        }
        if ids == nil, status == nil {
            body.note(context.language.say("нужно ids или status", "ids or status is needed"), at: "ids")
        }
        try body.check()
        let count = try await self.bookings.replay(filter, dryRun: isDry, at: self.now())
        return APIOperation.answer(CountOutput(count: count))
    }
}
