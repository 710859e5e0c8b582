import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// The API of one booking, and the file of many.
extension BookingsAPI {
    func show(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        try await self.answer(try BookingRoutes.id(context.parameters.get("id")))
    }

    private func answer(_ id: EntryID) async throws -> Response {
        let detail = try await self.bookings.show(id)
        return APIOperation.answer(MaskedBooking(detail: detail))
    }

    func export(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        guard let format = context.parameters.get("format").flatMap({ BookingExport.Format(rawValue: $0) }) else {
            throw HTTPError(.notFound)
        }
        let query = try await self.filter(request)
        guard query.problems.isEmpty else { throw APIFailure.invalid(query.problems, context.language) }
        return try await self.routes.file(query.filter, format, request, context.language)
    }

    func reveal(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let id = try BookingRoutes.id(context.parameters.get("id"))
        return APIOperation.answer(
            ContactOutput(try await self.bookings.reveal(id, to: context.user.email, at: self.now())))
    }

    func raw(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let id = try BookingRoutes.id(context.parameters.get("id"))
        let booking = try await self.bookings.reveal(id, to: context.user.email, at: self.now())
        if let problem = BookingPage.bodyProblem(booking, revealed: true, context.language) {
            throw APIFailure(.internalServerError, "damaged", problem)
        }
        return BookingRoutes.raw(booking)
    }

    func close(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let id = try BookingRoutes.id(context.parameters.get("id"))
        _ = try await self.bookings.show(id)
        return APIOperation.answer(
            CountOutput(
                count: try await self.bookings.close(
                    .init(ids: [id]), dryRun: false, by: context.user.email, at: self.now())))
    }

    func edit(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let id = try BookingRoutes.id(context.parameters.get("id"))
        var body = try await APIBody(request, keys: Self.edit.keys, context.language)
        let typed = BookingCorrection(
            name: body.text("name") ?? "", phone: body.text("phone") ?? "", email: body.text("email") ?? "",
            campaign: body.text("campaignID") ?? "", site: body.text("siteID") ?? "",
            source: body.text("sourceID") ?? "")
        try body.check()
        let edit: BookingEdit
        do throws(CorrectionProblem) {
            edit = try BookingEdit(typed)
        } catch {
            throw APIFailure.invalid([error.field: error.text(context.language)], context.language)
        }
        do throws(LedgerError) {
            try await self.bookings.edit(id, edit, by: context.user.email, at: self.now())
        } catch {
            guard error == .conflict else { throw error }
            throw APIFailure(
                .conflict, "conflict",
                context.language.say(
                    "Бронирование уже в CoMagic или в пути туда.", "CoMagic has the booking, or it is on its way there."
                ))
        }
        return try await self.answer(id)
    }
}

/// A booking whose body is masked; `null` for one that does not open.
struct MaskedBooking: Encodable {
    let detail: BookingDetail

    private enum Key: String, CodingKey {
        case rawBody
    }

    func encode(to encoder: any Encoder) throws {
        try self.detail.encode(to: encoder)
        guard !self.detail.unopened.contains(.body) else { return }
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.detail.maskedBody ?? "", forKey: .rawBody)
    }
}

/// The contact of a booking, unmasked. A part that does not open is named, and `null`.
struct ContactOutput: Encodable {
    private enum Key: CodingKey { case name, phone, email, rawBody, unopened }

    private let detail: BookingDetail

    init(_ detail: BookingDetail) {
        self.detail = detail
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let contact = self.detail.contact
        try container.encode(contact.name, forKey: .name)
        try container.encode(contact.phone.map { "+\($0.digits)" }, forKey: .phone)
        try container.encode(contact.email?.text, forKey: .email)
        try container.encode(self.detail.unopened.contains(.body) ? nil : self.detail.rawBody, forKey: .rawBody)
        try container.encode(self.detail.unopened, forKey: .unopened)
    }
}
