import Alerts
import HTTPTypes
import Hummingbird
import Ledger
import Stitching
import Wording

/// The strip at the top of every page while something needs a person. Several problems fold into one.
struct AttentionStrip: Sendable, Hashable {
    struct Item: Sendable, Hashable {
        let text: String
        /// Where it is put right; `nil` when the reader may not go there.
        let link: String?
    }

    /// The problems on the page of alerts, beside its name in the navigation.
    let count: Int
    /// Shown folded when there are several.
    let items: [Item]
    /// Of the fold. Not `title`, which a template would take from the page when there is none.
    let foldTitle: String?
    let single: Item?

    /// `nil` when all is well.
    init?(
        _ findings: [AlertFinding], names: [IntegrationID: String], isAdministrator: Bool, _ language: Language
    ) {
        guard !findings.isEmpty else { return nil }
        let kinds = findings.map(\.kind).filter(AttentionWords.needsPerson)
        let items = AlertKind.allCases.filter(kinds.contains).map { kind in
            let same = findings.filter { $0.kind == kind }
            let name = same.count == 1 && names.count > 1 ? names[same[0].integration] : nil
            let words = AttentionWords(same, name: name, language)
            return Item(text: words.text, link: isAdministrator || !words.isForAdministrators ? words.path : nil)
        }
        self.count = findings.count
        self.items = items.count > 1 ? items : []
        self.single = items.count == 1 ? items.first : nil
        self.foldTitle =
            items.count > 1
            ? language.say("Требуют внимания", "Need attention") + ": "
                + language.count(items.count, ("проблема", "проблемы", "проблем"), ("problem", "problems")) : nil
    }
}

/// Looks before each page what needs a person.
struct AttentionWatch: RouterMiddleware {
    let state: PresentState
    let settings: any SettingsStore

    func handle(
        _ request: Request, context: MemberRequestContext,
        next: (Request, MemberRequestContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.path.hasPrefix("/api/") else { return try await next(request, context) }
        var context = context
        let findings = try await self.state.findings()
        if !findings.isEmpty {
            let names = try await self.settings.integrations().map { ($0.id, $0.settings.name) }
            context.attention = AttentionStrip(
                findings, names: Dictionary(uniqueKeysWithValues: names),
                isAdministrator: context.user.role == .admin, context.language)
        }
        return try await next(request, context)
    }
}
