import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Relay
import Stitching

/// `/bookings`, one of them, and the file of all that a query finds. Everybody who has signed in may read.
struct BookingRoutes: Sendable {
    let bookings: any BookingArchive
    let settings: any SettingsStore
    let sessions: any SessionDirectory
    /// Names for a workbook.
    let lists: any AccountLists
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<MemberRequestContext>) {
        router.get("/bookings") { request, context in
            let page = try await self.list(request, context)
            return self.pages.answer(page, to: request, context)
        }
        router.get("/bookings/:id") { request, context in
            let id = try Self.id(context.parameters.get("id"))
            var page = try await self.page(id, request, context)
            page.done = request.uri.queryParameters["done"].flatMap { BookingPage.done(String($0), context.language) }
            return self.pages.answer(page, to: request, context)
        }
        router.get("/bookings/export/:format") { request, context in
            guard let format = context.parameters.get("format").flatMap({ BookingExport.Format(rawValue: $0) }) else {
                throw HTTPError(.notFound)
            }
            let query = try await self.query(request)
            return try await self.file(query.filter, format, request, context.language)
        }
    }

    static func id(_ text: String?) throws -> EntryID {
        guard let id = text.flatMap({ EntryID(text: $0) }) else { throw HTTPError(.notFound) }
        return id
    }

    /// The query of the address. Days begin as in the first chosen site, else as in the first one.
    func query(_ request: Request) async throws -> BookingQuery {
        // As forms send it: a plus is a space.
        let fields = FormFields(text: request.uri.query ?? "")
        let all = try await self.settings.integrations()
        return BookingQuery(integrations: all) { name in
            let given = fields.all(name).filter { !$0.isEmpty }
            return name == "integration" ? given.joined(separator: ",") : given.first
        }
    }

    private func list(_ request: Request, _ context: MemberRequestContext) async throws -> BookingsPage {
        let parameters = request.uri.queryParameters
        let query = try await self.query(request)
        let before = parameters["before"].flatMap { EntryID(text: $0) }
        let all = try await self.settings.integrations()
        let rows = try await self.bookings.list(query.filter, before: before, limit: BookingsPage.pageSize + 1)
        let found = BookingCount(
            bookings: try await self.bookings.count(query.filter, limit: BookingCount.maximum + 1))
        var page = BookingsPage(
            query, rows, found: found, before: before, integrations: all,
            isAdministrator: context.user.role == .admin, context.language)
        if let done = parameters["done"].flatMap({ Int($0) }) {
            page.notice =
                switch parameters["action"] {
                case "close": context.language.say("Отмечено сделанными: \(done).", "Marked as done: \(done).")
                case "none":
                    context.language.say(
                        "Ничего не выбрано: отметьте хотя бы одну бронь.",
                        "Nothing was chosen: tick at least one booking.")
                default: context.language.say("Поставлено в отправку: \(done).", "Put back to work: \(done).")
                }
        }
        return page
    }

    /// - Parameter request: its address says from which list the booking was opened.
    func page(
        _ id: EntryID, revealed: Bool = false, _ request: Request, _ context: MemberRequestContext
    ) async throws -> BookingPage {
        let detail = try await self.bookings.show(id)
        let integration = try await self.settings.integration(detail.summary.integration)
        var visit: SessionSnapshot?
        if let session = detail.summary.attribution.session {
            visit = await self.sessions.snapshot(of: session, in: integration.id)
        }
        return BookingPage(
            detail, integration, revealed: revealed, visit: visit, isAdministrator: context.user.role == .admin,
            at: try await self.place(id, request), context.language)
    }

    func place(_ id: EntryID, _ request: Request) async throws -> BookingPlace {
        let query = try await self.query(request)
        return BookingPlace(
            query, before: request.uri.queryParameters["before"].map(String.init),
            neighbours: try await self.bookings.neighbours(of: id, query.filter))
    }

    /// A web request's body, byte for byte. A browser saves it and never shows it.
    static func raw(_ detail: BookingDetail) -> Response {
        var headers: HTTPFields = [.contentType: "application/octet-stream", .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename=\"booking-\(detail.summary.id).txt\""
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: detail.rawBytes)))
    }

    /// All bookings of a filter as a file. Streamed: only one page of bookings is in memory.
    func file(
        _ filter: BookingFilter, _ format: BookingExport.Format, _ request: Request, _ language: Language
    ) async throws -> Response {
        let parameters = request.uri.queryParameters
        let export = BookingExport(
            self.bookings, filter, as: format, hasMark: parameters["bom"] == "1",
            separator: parameters["separator"].flatMap { CSV.Separator(rawValue: String($0)) } ?? .comma,
            for: format == .xlsx
                ? await ExportReader(language, try await self.settings.integrations(), asking: self.lists)
                : ExportReader())
        let type =
            switch format {
            case .csv: "text/csv; charset=utf-8"
            case .json: "application/json; charset=utf-8"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename=\"bookings.\(format.rawValue)\""
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await export.write { piece in try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            })
    }
}
