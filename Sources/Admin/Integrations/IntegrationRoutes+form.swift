import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Relay
import Stitching
import Web
import Wording

/// What becomes of a settings form.
extension IntegrationRoutes {
    /// The buttons of the form.
    private enum Press: String {
        case save
        /// Saves ids that the account does not know, too.
        case saveAnyway = "save-anyway"
        /// Asks the account and reads its lists again.
        case check
        /// Narrows the lists.
        case find

        var saves: Bool { self == .save || self == .saveAnyway }
    }

    private enum Outcome {
        case saved(Integration)
        /// What is wrong, by the name of the field; the account's objections can be overruled.
        case refused([String: String], mayBeOverruled: Bool)
        /// Somebody else saved meanwhile.
        case conflict(Integration, String)
        /// Nothing was to be saved.
        case shown
    }

    func take(
        _ request: Request, _ context: AdministratorRequestContext, known: Integration?
    ) async throws -> Response {
        let fields = FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes))
        let language = context.language
        let (token, draft) = self.editor.token(fields)
        var form = SettingsDraft(fields, token: token)
        let press = fields["action"].flatMap(Press.init) ?? .save
        let outcome = press.saves ? try await self.save(form, press, known: known, context) : .shown
        var status = HTTPResponse.Status.ok
        var problems: [String: String] = [:]
        var (current, conflict, mayBeOverruled) = (known, String?.none, false)
        switch outcome {
        case .saved(let saved):
            return Response.redirect(
                to: known == nil ? "/integrations/\(saved.id)/install" : "/integrations/\(saved.id)?done=saved",
                type: .normal)
        case .refused(let texts, mayBeOverruled: let may):
            (status, problems, mayBeOverruled) = (.unprocessableContent, texts, may)
        case .conflict(let now, let text):
            (status, current, conflict) = (.conflict, now, text)
            // The next save is made with knowledge of the other change.
            form.revision = now.revision
        case .shown: break
        }
        let account = await self.editor.account(form, known: current, refresh: press == .check, language)
        var page = IntegrationPage(
            form, AccountChoices(fields, isSearch: !press.saves), of: current, draftToken: draft, account: account,
            hosts: self.editor.hosts.all, problems: problems, language: language)
        page.conflict = conflict
        page.mayBeOverruled = mayBeOverruled
        return self.pages.answer(page, status: status, to: request, context)
    }

    private func save(
        _ form: SettingsDraft, _ press: Press, known: Integration?, _ context: AdministratorRequestContext
    ) async throws -> Outcome {
        let language = context.language
        let settings: IntegrationSettings
        do throws(SettingsRefusal) {
            settings = try form.settings(for: known, hosts: self.editor.hosts)
        } catch {
            return .refused(error.texts(language), mayBeOverruled: false)
        }
        if press == .save {
            let objections = await self.editor.objections(to: settings, of: known)
            let texts = objections.reduce(into: [String: String]()) { texts, problem in
                guard let field = AccountField(problem, default: form.defaultKind) else { return }
                texts[field.rawValue] = problem.text(in: language)
            }
            guard texts.isEmpty else { return .refused(texts, mayBeOverruled: true) }
        }
        do throws(LedgerError) {
            return .saved(try await self.editor.save(settings, form, known: known, by: context.user.email))
        } catch {
            guard error == .conflict, let known else { throw error }
            let now = try await self.settings.integration(known.id)
            return .conflict(now, try await self.conflict(since: form.revision, of: known.id, language))
        }
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
}
