import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Web

/// Actions of administrators on bookings that wait for a person: reveal the contact, send again, correct, close.
struct BookingWork: Sendable {
    let routes: BookingRoutes
    let bookings: any BookingArchive
    let reader: any BodyReader
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<AdministratorRequestContext>) {
        router.post("/bookings/:id/reveal") { request, context in
            let id = try BookingRoutes.id(context.parameters.get("id"))
            _ = try await self.bookings.reveal(id, to: context.user.email, at: self.now())
            let page = try await self.routes.page(id, revealed: true, request, context.member)
            return self.pages.answer(page, to: request, context)
        }
        router.get("/bookings/:id/raw") { _, context in
            let id = try BookingRoutes.id(context.parameters.get("id"))
            let booking = try await self.bookings.reveal(id, to: context.user.email, at: self.now())
            // The page explains why there is nothing to download.
            guard !booking.unopened.contains(.body) else {
                return Response.redirect(to: "/bookings/\(id)", type: .normal)
            }
            return BookingRoutes.raw(booking)
        }
        router.post("/bookings/:id/replay") { request, context in
            try await self.work("replay", request, context) { id in
                try await self.bookings.replay(
                    .init(ids: [id]), dryRun: false, by: context.user.email, reading: self.reader, at: self.now())
            }
        }
        router.post("/bookings/:id/close") { request, context in
            try await self.work("close", request, context) { id in
                try await self.bookings.close(
                    .init(ids: [id]), dryRun: false, by: context.user.email, at: self.now())
            }
        }
        router.post("/bookings/:id/edit") { request, context in try await self.edit(request, context) }
        router.get("/bookings/bulk/:action") { request, context in
            let (action, query, filter) = try await self.bulk(request, context)
            guard filter.ids?.isEmpty != true else {
                return Response.redirect(
                    to: query.address("/bookings", ["action": "none", "done": "0"]) + "#answer", type: .normal)
            }
            let count = try await self.change(filter, action, dryRun: true, context)
            return self.pages.answer(BulkPage(action, query, filter.ids, count), to: request, context)
        }
        router.post("/bookings/bulk/:action") { request, context in
            let (action, query, filter) = try await self.bulk(request, context)
            let count = try await self.change(filter, action, dryRun: false, context)
            return Response.redirect(
                to: query.address("/bookings", ["action": action.rawValue, "done": "\(count)"]) + "#answer",
                type: .normal)
        }
    }

    /// Does one action on one booking and shows it. If the action does not fit the booking's state, nothing changes and
    /// the page says so.
    private func work(
        _ action: String, _ request: Request, _ context: AdministratorRequestContext,
        _ body: (EntryID) async throws -> Int
    ) async throws -> Response {
        let id = try BookingRoutes.id(context.parameters.get("id"))
        guard try await body(id) == 0 else { return try await self.answer(action, id, request) }
        var page = try await self.routes.page(id, request, context.member)
        page.notice = Self.tooLate(context.language)
        return self.pages.answer(page, status: .conflict, to: request, context)
    }

    private static func tooLate(_ language: Language) -> String {
        language.say(
            "Ничего не изменено: бронирование уже в CoMagic или в пути туда.",
            "Nothing was changed: CoMagic has the booking, or it is on its way there.")
    }

    private func edit(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let id = try BookingRoutes.id(context.parameters.get("id"))
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        var typed = BookingCorrection(
            name: fields.text("name"), phone: fields.text("phone"), email: fields.text("email"),
            campaign: fields.text("campaign"), site: fields.text("site"), source: fields.text("source"))
        let present = BookingCorrection(try await self.bookings.show(id), revealed: true)
        let edit: BookingEdit
        do throws(CorrectionProblem) {
            edit = try BookingEdit(typed.changes(from: present))
        } catch {
            typed.problem = error.text(context.language)
            typed.wrong = [error.formField: true]
            var page = try await self.routes.page(id, request, context.member)
            page.correction = typed
            return self.pages.answer(page, status: .unprocessableContent, to: request, context)
        }
        do throws(LedgerError) {
            try await self.bookings.edit(id, edit, by: context.user.email, at: self.now())
        } catch .conflict {
            var page = try await self.routes.page(id, request, context.member)
            page.correction = typed
            page.notice = Self.tooLate(context.language)
            return self.pages.answer(page, status: .conflict, to: request, context)
        }
        return try await self.answer("edit", id, request)
    }

    /// Leads back to the booking, where its buttons are and now the answer is.
    private func answer(_ action: String, _ id: EntryID, _ request: Request) async throws -> Response {
        let place = try await self.routes.place(id, request)
        return Response.redirect(to: place.address(id, done: action) + "#answer", type: .normal)
    }

    /// The bookings that were ticked, or all of a list of bookings that wait for a person, so that an invalid query never
    /// means all.
    private func bulk(
        _ request: Request, _ context: AdministratorRequestContext
    ) async throws -> (BulkPage.Action, BookingQuery, BookingFilter) {
        let query = try await self.routes.query(request)
        guard let action = context.parameters.get("action").flatMap({ BulkPage.Action(rawValue: $0) }) else {
            throw HTTPError(.notFound)
        }
        let fields = FormFields(text: request.uri.query ?? "")
        if fields.isTicked("chosen") || fields["id"] != nil {
            let words = fields.all("id").flatMap { $0.split(separator: ",") }
            let ids = words.prefix(BulkPage.maximumChosen).compactMap { EntryID(text: String($0)) }
            return (action, query, BookingFilter(ids: ids))
        }
        guard query.problems.isEmpty, let status = query.filter.status, [.held, .parked, .inactive].contains(status)
        else { throw HTTPError(.notFound) }
        return (action, query, query.filter)
    }

    private func change(
        _ filter: BookingFilter, _ action: BulkPage.Action, dryRun: Bool, _ context: AdministratorRequestContext
    ) async throws -> Int {
        switch action {
        case .replay:
            try await self.bookings.replay(
                filter, dryRun: dryRun, by: context.user.email, reading: self.reader, at: self.now())
        case .close:
            try await self.bookings.close(filter, dryRun: dryRun, by: context.user.email, at: self.now())
        }
    }
}

/// `/bookings/bulk/{action}`: shows the number of bookings before the action.
struct BulkPage: PageModel {
    static let template = "bulk"
    /// A list shows fewer.
    static let maximumChosen = 1_000

    enum Action: String, Sendable {
        case replay, close
    }

    let section: Section? = .bookings
    let isReplay: Bool
    let count: Int
    let hasAny: Bool
    let address: String
    let back: String

    /// - Parameter ids: the bookings that were ticked; `nil` for all of the list.
    init(_ action: Action, _ query: BookingQuery, _ ids: [EntryID]?, _ count: Int) {
        self.isReplay = action == .replay
        self.count = count
        self.hasAny = count > 0
        self.address = query.address(
            "/bookings/bulk/\(action.rawValue)", ["id": ids?.map(\.description).joined(separator: ",")])
        self.back = query.address("/bookings")
    }

    func title(in language: Language) -> String {
        self.isReplay
            ? language.say("Отправить ещё раз", "Send again") : language.say("Отметить сделанными", "Mark as done")
    }
}
