import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/api/v1/bookings`: the same as the commands `bookings list`, `show` and `replay`.
struct BookingsAPI: Sendable {
    static let maximumPage = 500

    /// The filters of bookings, as on the page; ``BookingQuery`` reads them.
    static let filters: [APIOperation.Field] =
        [
            .init(name: "integration", schema: "string", text: "only this integration, or these: 1,2"),
            .init(name: "status", schema: "string", text: "pending, delivered, held, parked or inactive"),
            .init(
                name: "q", schema: "string",
                text: "an order's beginning, a code, a phone or its last digits, an e-mail address"),
            .init(
                name: "from", schema: "string",
                text: "received on this day or later, 2026-11-01, or hour, 2026-11-01T09"),
            .init(name: "to", schema: "string", text: "received on this day or before, or in this hour"),
            .init(name: "kind", schema: "string", text: "how the session was found; several with commas"),
            .init(name: "session", schema: "string", text: "yes or no: whether it carries a session"),
            .init(name: "reason", schema: "string", text: "without a session for this reason; several with commas"),
        ]
        + CoverageDimension.breakdowns.map {
            .init(name: $0.rawValue, schema: "string", text: "of this \($0.rawValue); - means not known")
        } + [
            .init(name: "weekday", schema: "integer", text: "1 is Monday, 7 is Sunday"),
            .init(name: "hour", schema: "integer", text: "0 to 23, in the integration's zone"),
        ]

    static let list = APIOperation(
        method: .get, path: "/api/v1/bookings", summary: "Bookings, the newest first, page by page",
        isForAdministrators: false,
        query: Self.filters + [
            .init(name: "limit", schema: "integer", text: "1 to 500, default 100"),
            .init(name: "before", schema: "string", text: "the next of the page before"),
        ], answer: "Bookings")
    static let export = APIOperation(
        method: .get, path: "/api/v1/bookings/export/{format}",
        summary: "All that the filters select as csv, json or xlsx, streamed; no personal data",
        isForAdministrators: false,
        query: Self.filters + [
            .init(name: "bom", schema: "string", text: "1: CSV begins with a byte order mark"),
            .init(name: "separator", schema: "string", text: "between the values of CSV: , (default) or ;"),
        ],
        answer: "Booking[]")
    static let reveal = APIOperation(
        method: .post, path: "/api/v1/bookings/{id}/reveal",
        summary: "Who made the booking; noted in its history", isForAdministrators: true, answer: "Contact")
    static let raw = APIOperation(
        method: .get, path: "/api/v1/bookings/{id}/raw",
        summary: "The web request's body, byte for byte; noted in the booking's history", isForAdministrators: true,
        answer: "bytes")
    static let close = APIOperation(
        method: .post, path: "/api/v1/bookings/{id}/close",
        summary: "Marks a booking as done by hand: it is not sent", isForAdministrators: true, answer: "Count")
    static let edit = APIOperation(
        method: .patch, path: "/api/v1/bookings/{id}",
        summary: "Corrects a booking that CoMagic does not have, and sends it again", isForAdministrators: true,
        body: [
            .init(name: "name", schema: "string", text: "the customer's name"),
            .init(name: "phone", schema: "string", text: "however written"),
            .init(name: "email", schema: "string", text: "the customer's e-mail address"),
            .init(name: "campaignID", schema: "string", text: "campaign for this booking alone"),
            .init(name: "siteID", schema: "string", text: "site for this booking alone"),
            .init(name: "sourceID", schema: "string", text: "source for this booking alone; needs the site"),
        ], answer: "BookingDetail")
    static let show = APIOperation(
        method: .get, path: "/api/v1/bookings/{id}",
        summary: "One booking with its history; who made it is masked", isForAdministrators: false,
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

    let bookings: any BookingArchive
    let routes: BookingRoutes
    let reader: any BodyReader
    let now: @Sendable () -> Date

    func list(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        let query = request.uri.queryParameters
        let filter = try await self.filter(request)
        var problems = filter.problems
        let before = query["before"].map { EntryID(text: $0) }
        if case .some(nil) = before { problems["before"] = context.language.say("не номер", "no id") }
        let limit = query["limit"].map { Int($0) } ?? 100
        if !(1...Self.maximumPage).contains(limit ?? 0) {
            problems["limit"] = context.language.say(
                "число от 1 до \(Self.maximumPage)", "a number from 1 to \(Self.maximumPage)")
        }
        guard problems.isEmpty, let limit else { throw APIFailure.invalid(problems, context.language) }
        // One more than requested shows whether there is a next page.
        var page = try await self.bookings.list(
            filter.filter, before: before ?? nil, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return APIOperation.answer(
            BookingsOutput(bookings: page, next: hasMore ? page.last.map { $0.id.description } : nil))
    }

    /// Programs get everything, including tests, unless they filter.
    func filter(_ request: Request) async throws -> BookingQuery {
        var query = try await self.routes.query(request)
        query.includeTests()
        return query
    }

    func replay(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        var body = try await APIBody(request, keys: Self.replay.keys, context.language)
        let ids = body.texts("ids")
        let status = body.text("status")
        let isDry = body.flag("dryRun") ?? false
        var filter = BookingFilter()
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
        let count = try await self.bookings.replay(
            filter, dryRun: isDry, by: context.user.email, reading: self.reader, at: self.now())
        return APIOperation.answer(CountOutput(count: count))
    }
}
