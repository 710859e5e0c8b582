import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Relay
import Stitching
import Wording

/// `/api/v1/integrations`: the same as the settings pages.
struct IntegrationAPI: Sendable {
    static let settingsFields: [APIOperation.Field] =
        [
            .init(name: "name", schema: "string", text: "1 to 200 characters"),
            .init(name: "active", schema: "boolean", text: "switched on"),
            .init(name: "widgets", schema: "string[]", text: "widget ids; empty means every widget of the site"),
            .init(name: OutsideName.address, schema: "string", text: "one of the allowed Data API addresses"),
            .init(name: "token", schema: "string", text: "the account's API key; never told back"),
            .init(name: "default", schema: "Default", text: "a campaign, or a site with an optional source"),
            .init(name: "timezone", schema: "string", text: "IANA name; of a new integration asked of the account"),
            .init(name: "scriptOptions", schema: "object", text: "names and values of docs/SCRIPT.md"),
        ] + PlainSetting.allCases.map { .init(name: $0.key, schema: $0.schema, text: $0.need(toldIn: .english)) }

    static let list = APIOperation(
        method: .get, path: "/api/v1/integrations",
        summary: "All integrations; for a marketer their names only", isForAdministrators: false,
        answer: "Integration[]")
    static let create = APIOperation(
        method: .post, path: "/api/v1/integrations", summary: "Makes an integration", isForAdministrators: true,
        body: Self.settingsFields, answer: "Integration", status: 201)
    static let show = APIOperation(
        method: .get, path: "/api/v1/integrations/{id}", summary: "One integration", isForAdministrators: true,
        answer: "Integration")
    static let change = APIOperation(
        method: .patch, path: "/api/v1/integrations/{id}", summary: "Changes what is named and leaves the rest",
        isForAdministrators: true,
        body: Self.settingsFields + [
            .init(name: "revision", schema: "integer", text: "refuse with 409 when somebody saved since")
        ], answer: "Integration")
    static let rotate = APIOperation(
        method: .post, path: "/api/v1/integrations/{id}/rotate-secret", summary: "Gives the webhook a new address",
        isForAdministrators: true,
        body: [
            .init(name: "overlap", schema: "string", text: "how long the old one stays good, like 24h, at most 30d")
        ],
        answer: "Integration")
    static let changes = APIOperation(
        method: .get, path: "/api/v1/integrations/{id}/changes", summary: "Who changed what, the latest first",
        isForAdministrators: true, answer: "Change[]")
    static let account = APIOperation(
        method: .get, path: "/api/v1/integrations/{id}/account", summary: "Asks the CoMagic account who it is",
        isForAdministrators: true, answer: "Account")
    static let lists = APIOperation(
        method: .get, path: "/api/v1/integrations/{id}/lists/{kind}",
        summary: "Campaigns, sites or sources of the account", isForAdministrators: true,
        query: [
            .init(name: "search", schema: "string", text: "part of the name, domain or id"),
            .init(name: "limit", schema: "integer", text: "1 to 1000, default 100"),
            .init(name: "refresh", schema: "boolean", text: "read it anew"),
        ], answer: "List")

    let source: any BookingSource
    let editor: IntegrationEditor
    let settings: any SettingsStore
    let publicURL: @Sendable () -> String
    let now: @Sendable () -> Date

    func known(_ context: AdministratorRequestContext) async throws -> Integration {
        guard let id = context.parameters.get("id").flatMap({ IntegrationID(text: $0) }) else {
            throw HTTPError(.notFound)
        }
        return try await self.settings.integration(id)
    }

    func list(_ request: Request, _ context: MemberRequestContext) async throws -> Response {
        let all = try await self.settings.integrations()
        return context.user.role == .admin
            ? APIOperation.answer(all.map { IntegrationOutput($0, source: self.source, publicURL: self.publicURL()) })
            : APIOperation.answer(all.map(IntegrationName.init))
    }

    func create(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let made = try await self.save(request, Self.create, known: nil, context)
        return APIOperation.answer(
            IntegrationOutput(made, source: self.source, publicURL: self.publicURL()), status: .created)
    }

    func show(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        APIOperation.answer(
            IntegrationOutput(try await self.known(context), source: self.source, publicURL: self.publicURL()))
    }

    func change(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let changed = try await self.save(request, Self.change, known: try await self.known(context), context)
        return APIOperation.answer(IntegrationOutput(changed, source: self.source, publicURL: self.publicURL()))
    }

    private func save(
        _ request: Request, _ operation: APIOperation, known: Integration?, _ context: AdministratorRequestContext
    ) async throws -> Integration {
        var body = try await APIBody(request, keys: operation.keys, context.language)
        let draft = try self.draft(&body, known: known, context.language)
        let settings: IntegrationSettings
        do throws(SettingsRefusal) {
            settings = try draft.settings(for: known, hosts: self.editor.hosts)
        } catch {
            throw APIFailure.invalid(Self.named(error, context.language), context.language)
        }
        do throws(LedgerError) {
            return try await self.editor.save(settings, draft, known: known, by: context.user.email)
        } catch {
            guard error == .conflict else { throw error }
            throw APIFailure(
                .conflict, "conflict",
                context.language.say(
                    "Настройки изменил кто-то ещё: прочитайте их снова и повторите.",
                    "Somebody else changed the settings: read them again and repeat."))
        }
    }

    /// The settings as they stand, with what the body names written over them.
    private func draft(
        _ body: inout APIBody, known: Integration?, _ language: Language
    ) throws -> SettingsDraft {
        var draft = known.map { SettingsDraft($0) } ?? SettingsDraft(address: self.editor.hosts.all.first ?? "")
        if let name = body.text("name") { draft.name = name.singleLine }
        if let active = body.flag("active") { draft.isActive = active }
        if let widgets = body.texts("widgets") { draft.widgets = widgets.joined(separator: "\n") }
        if let url = body.text(OutsideName.address) { draft.address = url }
        if let token = body.text("token") { draft.token = token }
        if let zone = body.text("timezone") { draft.timeZone = zone }
        for setting in PlainSetting.allCases {
            let told = setting.isBoolean ? body.flag(setting.key).map { String($0) } : body.text(setting.key)
            guard let told, !draft.tell(told, setting) else { continue }
            body.note(setting.need(toldIn: language), at: setting.key)
        }
        if let choice = body.ids("default") {
            draft.campaign = (choice["campaignID"] ?? nil) ?? ""
            draft.defaultKind = draft.campaign.isEmpty ? .site : .campaign
            draft.site = (choice["siteID"] ?? nil) ?? ""
            draft.campaignSite = draft.site
            draft.source = (choice["sourceID"] ?? nil) ?? ""
        }
        if let options = body.map("scriptOptions") {
            draft.script = [:]
            for (name, value) in options {
                if let option = ScriptOption(rawValue: name) {
                    draft.script[option] = value
                } else {
                    body.note(
                        language.say(
                            "такого имени нет: \(name.prefix(40))", "there is no such name: \(name.prefix(40))"),
                        at: "scriptOptions")
                }
            }
        }
        draft.revision = body.number("revision") ?? known?.revision ?? 0
        try body.check()
        return draft
    }

    /// What is wrong, under the names of the API.
    private static func named(_ refusal: SettingsRefusal, _ language: Language) -> [String: String] {
        refusal.problems.reduce(into: [:]) { named, problem in
            let name =
                switch problem.field {
                case .campaign, .campaignSite, .site, .source: "default"
                case .timeZone: "timezone"
                case .plain(let setting): setting.key
                case .script(let option): "scriptOptions.\(option.rawValue)"
                default: problem.field.name
                }
            named[name] = problem.text(in: language)
        }
    }
}

extension IntegrationAPI {
    func rotate(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let known = try await self.known(context)
        var body = try await APIBody(request, keys: Self.rotate.keys, context.language)
        let overlap = DurationText.parse(body.text("overlap") ?? "24h")
        if overlap.map({ $0 > .seconds(30 * 86_400) }) ?? true {
            body.note(
                context.language.say("нужна длительность вроде 24h, не больше 30d", "a duration like 24h, at most 30d"),
                at: "overlap")
        }
        try body.check()
        let rotated = try await self.settings.rotateSecret(
            of: known.id, overlap: (overlap ?? .zero) / .seconds(1), by: context.user.email, at: self.now())
        return APIOperation.answer(IntegrationOutput(rotated, source: self.source, publicURL: self.publicURL()))
    }

    func changes(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let changes = try await self.settings.changes(of: try await self.known(context).id, limit: HistoryPage.limit)
        return APIOperation.answer(changes.map(ChangeOutput.init))
    }

    func account(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let target = try await self.known(context).settings.target
        return APIOperation.answer(await AccountOutput.ask(self.editor.catalog, target, context.language))
    }

    func lists(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let target = try await self.known(context).settings.target
        let query = request.uri.queryParameters
        guard let kind = context.parameters.get("kind").flatMap(CatalogKind.init) else { throw HTTPError(.notFound) }
        let limit = query["limit"].map { Int($0) } ?? 100
        guard let limit, (1...1_000).contains(limit) else {
            throw APIFailure.invalid(
                ["limit": context.language.say("число от 1 до 1000", "a number from 1 to 1000")], context.language)
        }
        let answer = await self.editor.catalog.list(kind, of: target, refresh: query["refresh"] == "true")
        let match = answer.list?.search(query["search"].map(String.init) ?? "", first: limit)
        return APIOperation.answer(
            ListOutput(
                items: (match?.items ?? []).map { .init(id: String($0.id), name: $0.name, domain: $0.domain) },
                found: match?.total ?? 0, total: answer.list?.total ?? 0, readAt: answer.readAt,
                trouble: answer.trouble.map { TroubleOutput($0, context.language) }))
    }
}
