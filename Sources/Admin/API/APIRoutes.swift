import Foundation
import HTTPTypes
import Hummingbird
import Ledger

/// `/api/v1`: the same as the pages, for scripts. Each operation registers its route and is part of the description.
struct APIRoutes: Sendable {
    let integrations: IntegrationAPI
    let people: PeopleAPI
    let install: InstallAPI
    let bookings: BookingsAPI
    let coverage: CoverageAPI

    typealias Handler<Context> = @Sendable (Request, Context) async throws -> Response

    var forMembers: [(APIOperation, Handler<MemberRequestContext>)] {
        [
            (IntegrationAPI.list, self.integrations.list), (BookingsAPI.list, self.bookings.list),
            (BookingsAPI.show, self.bookings.show), (BookingsAPI.export, self.bookings.export),
            (CoverageAPI.show, self.coverage.show), (PeopleAPI.me, self.people.me),
            (PeopleAPI.changeMe, self.people.changeMe), (PeopleAPI.tokens, self.people.tokens),
            (PeopleAPI.createToken, self.people.createToken),
            (PeopleAPI.removeToken, self.people.removeToken),
        ]
    }

    var forAdministrators: [(APIOperation, Handler<AdministratorRequestContext>)] {
        [
            (IntegrationAPI.create, self.integrations.create), (IntegrationAPI.show, self.integrations.show),
            (IntegrationAPI.change, self.integrations.change), (IntegrationAPI.rotate, self.integrations.rotate),
            (IntegrationAPI.changes, self.integrations.changes), (IntegrationAPI.account, self.integrations.account),
            (IntegrationAPI.lists, self.integrations.lists), (BookingsAPI.replay, self.bookings.replay),
            (BookingsAPI.reveal, self.bookings.reveal), (BookingsAPI.raw, self.bookings.raw),
            (BookingsAPI.close, self.bookings.close),
            (BookingsAPI.edit, self.bookings.edit),
            (InstallAPI.checks, self.install.checks), (InstallAPI.refused, self.install.refused),
            (InstallAPI.doctor, self.install.doctor),
            (InstallAPI.test, self.install.test), (InstallAPI.removeTest, self.install.removeTest),
            (InstallAPI.accountCheck, self.install.accountCheck), (PeopleAPI.users, self.people.users),
            (PeopleAPI.invite, self.people.invite),
            (PeopleAPI.change, self.people.change), (PeopleAPI.link, self.people.link),
        ]
    }

    func add(
        members: some RouterMethods<MemberRequestContext>,
        administrators: some RouterMethods<AdministratorRequestContext>
    ) {
        for (operation, handler) in self.forMembers {
            members.on(RouterPath(operation.path), method: operation.method) { request, context in
                try await handler(request, context)
            }
        }
        for (operation, handler) in self.forAdministrators {
            administrators.on(RouterPath(operation.path), method: operation.method) { request, context in
                try await handler(request, context)
            }
        }
        let document = OpenAPIDocument(
            operations: self.forMembers.map(\.0) + self.forAdministrators.map(\.0))
        members.get("/api/v1/openapi.json") { _, _ in APIOperation.answer(document) }
    }
}
