import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
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
            let page = IntegrationsPage(
                try await self.settings.integrations(), held: try await self.bookings.health().held,
                language: context.language)
            return self.pages.answer(page, to: request, context)
        }
    }

    func add(toAdministrators router: some RouterMethods<AdministratorRequestContext>) {
        router.get("/integrations/new") { request, context in
            let page = IntegrationPage(
                SettingsDraft(address: self.editor.hosts.all.first ?? ""), of: nil, draftToken: nil, account: nil,
                hosts: self.editor.hosts.all,
                language: context.language)
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

    private func page(of known: Integration, done: String?, _ language: Language) async throws -> IntegrationPage {
        let form = SettingsDraft(known)
        let account = await self.editor.account(form, known: known, searches: [:], refresh: false, language)
        var page = IntegrationPage(
            form, of: known, draftToken: nil, account: account, hosts: self.editor.hosts.all, language: language)
        if done == "saved" {
            let change = try await self.settings.changes(of: known.id, limit: 1).first
            page.notice = Self.notice(change, now: known, language)
        }
        page.warnings = await self.editor.warnings(form, known: known, account: account, language)
        return page
    }

    private func take(
        _ request: Request, _ context: AdministratorRequestContext, known: Integration?
    ) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let language = context.language
        let (token, draft) = self.editor.token(fields)
        let form = SettingsDraft(fields, token: token)
        let isCheck = fields["action"] == "check"
        let searches = Dictionary(
            uniqueKeysWithValues: CatalogKind.allCases.map { kind in
                (kind, fields.text("\(AccountView.List.fieldName(kind))Search"))
            })
        var problems: [String: String] = [:]
        var conflict: String?
        var current = known
        if !isCheck {
            switch Result(catching: { () throws(SettingsRefusal) in
                try form.settings(for: known, hosts: self.editor.hosts)
            }) {
            case .failure(let refusal): problems = refusal.texts(language)
            case .success(let settings):
                do throws(LedgerError) {
                    let saved = try await self.editor.save(settings, form, known: known, by: context.user.email)
                    let next =
                        known == nil ? "/integrations/\(saved.id)/install" : "/integrations/\(saved.id)?done=saved"
                    return Response.redirect(to: next, type: .normal)
                } catch {
                    guard error == .conflict, let known else { throw error }
                    current = try await self.settings.integration(known.id)
                    conflict = try await self.conflict(since: form.revision, of: known.id, language)
                }
            }
        }
        var shown = form
        // The next save is made with knowledge of the other change.
        if conflict != nil, let current { shown.revision = current.revision }
        let account = await self.editor.account(shown, known: current, searches: searches, refresh: isCheck, language)
        var page = IntegrationPage(
            shown, of: current, draftToken: draft, account: account, hosts: self.editor.hosts.all, problems: problems,
            language: language)
        page.conflict = conflict
        let status: HTTPResponse.Status =
            conflict != nil ? .conflict : problems.isEmpty ? .ok : .unprocessableContent
        return self.pages.answer(page, status: status, to: request, context)
    }

    private func conflict(since revision: Int64, of id: IntegrationID, _ language: Language) async throws -> String {
        let changes = try await self.settings.changes(of: id, limit: HistoryPage.limit)
            .filter { $0.revision > revision }
        let fields = Set(changes.flatMap(\.fields).map(\.field)).sorted()
            .map { SettingsFieldWords.text($0, language) }.joined(separator: ", ")
        let authors = Set(changes.map(\.author)).sorted().joined(separator: ", ")
        return language.say(
            "Пока вы правили, настройки изменил кто-то ещё (\(authors): \(fields)). Ваше не сохранено и стоит в форме. Нажмите «Сохранить» ещё раз, чтобы оставить ваше, или откройте страницу заново.",
            "While you were editing, somebody else changed these settings (\(authors): \(fields)). Yours are not saved and stand in the form. Press Save again to keep yours, or open the page anew."
        )
    }

    private static func notice(_ change: SettingsChange?, now: Integration, _ language: Language) -> String {
        guard let change, change.revision == now.revision else {
            return language.say("Сохранено, ничего не изменилось.", "Saved; nothing was different.")
        }
        let fields = change.fields.map { SettingsFieldWords.text($0.field, language) }.joined(separator: ", ")
        return language.say("Сохранено: \(fields).", "Saved: \(fields).")
    }
}
