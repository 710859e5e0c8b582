import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Relay
import Stitching
import Web
import Wording

/// `/integrations`: the list, the settings of each, and their history.
struct IntegrationRoutes: Sendable {
    let editor: IntegrationEditor
    let settings: any SettingsStore
    let bookings: any BookingArchive
    let pages: Pages

    func add(to router: some RouterMethods<MemberRequestContext>) {
        router.get("/integrations") { request, context in
            var page = IntegrationsPage(
                try await self.settings.integrations(), held: try await self.bookings.health().held,
                language: context.language)
            if request.uri.queryParameters["done"] == "deleted" {
                page.notice = context.language.say("Интеграция удалена.", "The integration was deleted.")
            }
            return self.pages.answer(page, to: request, context)
        }
    }

    func add(toAdministrators router: some RouterMethods<AdministratorRequestContext>) {
        router.get("/integrations/new") { request, context in
            let original = request.uri.queryParameters["copy"].map(String.init)
            let page = try await self.blank(copyOf: original, context.language)
            return self.pages.answer(page, to: request, context)
        }
        router.post("/integrations/new") { request, context in try await self.take(request, context, known: nil) }
        router.get("/integrations/:id") { request, context in
            let known = try await self.known(context)
            let page = try await self.page(
                of: known, done: request.uri.queryParameters["done"].map(String.init), context.language)
            return self.pages.answer(page, to: request, context)
        }
        router.post("/integrations/:id") { request, context in
            try await self.take(request, context, known: try await self.known(context))
        }
        router.get("/integrations/:id/delete") { request, context in
            let known = try await self.known(context)
            let open = try await OpenBookings(of: known.id, in: self.bookings)
            return self.pages.answer(DeletePage(known, open, context.language), to: request, context)
        }
        router.post("/integrations/:id/delete") { request, context in try await self.delete(request, context) }
        router.get("/integrations/:id/history") { request, context in
            let known = try await self.known(context)
            let changes = try await self.settings.changes(of: known.id, limit: HistoryPage.limit)
            return self.pages.answer(
                HistoryPage(known, changes, language: context.language), to: request, context)
        }
    }

    private func known(_ context: AdministratorRequestContext) async throws -> Integration {
        guard let id = context.parameters.get("id").flatMap({ IntegrationID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        return try await self.settings.integration(id)
    }

    /// The form of a new integration. - Parameter copyOf: the integration whose settings it begins with, the key too.
    private func blank(copyOf id: String?, _ language: Language) async throws -> IntegrationPage {
        guard let id else {
            return IntegrationPage(
                SettingsDraft(address: self.editor.hosts.all.first ?? ""), of: nil, draftToken: nil, account: nil,
                hosts: self.editor.hosts.all, language: language)
        }
        guard let id = IntegrationID(text: id) else { throw HTTPError(.notFound) }
        let original = try await self.settings.integration(id)
        var form = SettingsDraft(original)
        form.name = language.say("\(form.name) (копия)", "\(form.name) (copy)")
        form.revision = 0
        // The key travels encrypted through the form, as one that was just typed.
        let (token, draft) = self.editor.token(typed: original.settings.target.access.token.revealed, kept: "")
        form.token = token
        let account = await self.editor.account(form, known: nil, refresh: false, language)
        return IntegrationPage(
            form, of: nil, draftToken: draft, account: account, hosts: self.editor.hosts.all, language: language)
    }

    private func delete(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let typed = fields.text("name")
        guard typed == known.settings.name.trimmed else {
            let page = DeletePage(
                known, try await OpenBookings(of: known.id, in: self.bookings), typed: typed, context.language)
            return self.pages.answer(page, status: .unprocessableContent, to: request, context)
        }
        try await self.settings.remove(known.id)
        context.logger.notice(
            "integration deleted", metadata: ["integration": "\(known.id)", "user": "\(context.user.id)"])
        return Response.redirect(to: "/integrations?done=deleted", type: .normal)
    }

    private func page(of known: Integration, done: String?, _ language: Language) async throws -> IntegrationPage {
        let form = SettingsDraft(known)
        let account = await self.editor.account(form, known: known, refresh: false, language)
        var page = IntegrationPage(
            form, of: known, draftToken: nil, account: account, hosts: self.editor.hosts.all, language: language)
        if done == "saved" {
            let change = try await self.settings.changes(of: known.id, limit: 1).first
            page.notice = Self.notice(change, now: known, language)
        }
        page.warnings = await self.editor.warnings(form, known: known, account: account, language)
        return page
    }

    private static func notice(_ change: SettingsChange?, now: Integration, _ language: Language) -> String {
        guard let change, change.revision == now.revision else {
            return language.say("Сохранено, ничего не изменилось.", "Saved; nothing was different.")
        }
        let fields = SettingsChangeWords.summary(change.fields, language)
        let widgets = change.fields.contains { $0.field == SettingsField.widgets.rawValue }
        let understood = widgets ? " " + WidgetWords.understood(now.settings.widgets, language) : ""
        return language.say("Сохранено: \(fields).", "Saved: \(fields).") + understood
    }
}
