package import Alerts
import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Notices
import Stitching
import Web

/// Sends notices for the alert pages.
package struct AlertDelivery: Sendable {
    let delivery: ChannelDelivery
    let canMail: Bool

    /// - Parameter canMail: whether a mail server is configured.
    package init(delivery: ChannelDelivery, canMail: Bool) {
        self.delivery = delivery
        self.canMail = canMail
    }
}

/// `/alerts`: only for administrators, because it shows people's addresses, and its tokens are secrets.
struct AlertRoutes: Sendable {
    /// Nobody needs more, and notices go to one after the other.
    private static let maximumChannels = 50

    let alerts: AlertDelivery
    let state: PresentState
    let notices: any NoticeStore
    let settings: any SettingsStore
    let pages: Pages
    let publicURL: @Sendable () -> String
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<AdministratorRequestContext>) {
        router.get("/alerts") { request, context in
            var page = try await self.page(ChannelForm(language: context.language), context.language)
            if request.uri.queryParameters["done"] == "added" {
                page.notice = context.language.say(
                    "Добавлено. Отправьте проверку, чтобы увидеть, что доходит.",
                    "Added. Send a test to see that it arrives.")
            }
            return self.pages.answer(page, to: request, context)
        }
        router.post("/alerts") { request, context in try await self.create(request, context) }
        router.post("/alerts/:id/test") { request, context in try await self.test(request, context) }
        router.post("/alerts/:id/delete") { _, context in
            try await self.notices.remove(try Self.id(context))
            return Response.redirect(to: "/alerts#recipients", type: .normal)
        }
    }

    private static func id(_ context: AdministratorRequestContext) throws -> Int64 {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw HTTPError(.notFound) }
        return id
    }

    private func page(_ form: ChannelForm, _ language: Language) async throws -> AlertsPage {
        let integrations = try await self.settings.integrations()
        return AlertsPage(
            try await self.state.findings(), told: try await self.notices.openAlerts(),
            try await self.notices.channels(),
            names: Dictionary(uniqueKeysWithValues: integrations.map { ($0.id, $0.settings) }),
            canMail: self.alerts.canMail, zone: ChosenSites.zone(integrations), form: form, language)
    }

    private func create(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        var form = ChannelForm(FormFields(try await request.collectBody(upTo: FormGuard.maximumBytes)))
        let zone = ChosenSites.zone(try await self.settings.integrations())
        let settings: ChannelSettings
        do throws(ChannelProblem) {
            settings = try form.settings(zone: zone.identifier)
        } catch {
            form.problem = error.text(context.language)
            let page = try await self.page(form, context.language)
            return self.pages.answer(page, status: .unprocessableContent, to: request, context)
        }
        guard try await self.notices.channels().count < Self.maximumChannels else {
            form.problem = context.language.say(
                "Больше \(Self.maximumChannels) получателей не бывает: удалите лишних.",
                "There can be no more than \(Self.maximumChannels) recipients: remove some.")
            let page = try await self.page(form, context.language)
            return self.pages.answer(page, status: .unprocessableContent, to: request, context)
        }
        _ = try await self.notices.add(settings, at: self.now())
        return Response.redirect(to: "/alerts?done=added#answer", type: .normal)
    }

    private func test(_ request: Request, _ context: AdministratorRequestContext) async throws -> Response {
        let channel = try await self.notices.channel(try Self.id(context))
        var failure: String?
        do throws(NoticeFailure) {
            try await self.alerts.delivery.test(channel, link: "\(self.publicURL())/alerts")
        } catch {
            failure = error.text(russian: context.language == .russian)
        }
        try await self.notices.note(channel.id, failure: failure, at: self.now())
        var page = try await self.page(ChannelForm(language: context.language), context.language)
        page.tell(of: channel.id, failure: failure, context.language)
        return self.pages.answer(page, status: failure == nil ? .ok : .badGateway, to: request, context)
    }
}
