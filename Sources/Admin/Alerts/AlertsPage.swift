import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// `/alerts`: what is wrong now, who is notified, and whether that worked.
struct AlertsPage: PageModel {
    static let template = "alerts"

    struct Line: Sendable {
        let id: String
        let title: String
        let text: String
        let evidence: String
        let link: String
    }

    struct Recipient: Sendable {
        let id: String
        let kind: String
        let target: String
        let wants: String
        let quiet: String?
        let sent: String?
        let failure: String?
        /// What the test that was just asked for did.
        var answer: String?
        var refusal: String?
    }

    let section: Section? = .alerts
    let open: [Line]
    let isQuiet: Bool
    var recipients: [Recipient]
    let hasRecipients: Bool
    let canMail: Bool
    let zone: String
    var form: ChannelForm
    let isMail: Bool
    let isWebhook: Bool
    let isTelegram: Bool
    let isRussian: Bool
    /// What adding did.
    var notice: String?

    /// - Parameters:
    ///   - findings: what is wrong at this moment.
    ///   - told: what people were told of, which has a beginning.
    init(
        _ findings: [AlertFinding], told: [OpenAlert], _ channels: [Channel],
        names: [IntegrationID: IntegrationSettings], canMail: Bool, zone: TimeZone, form: ChannelForm,
        _ language: Language
    ) {
        self.open = findings.map { finding in
            let since = told.first { $0.kind == finding.kind.rawValue && $0.integration == finding.integration }
                .map { PageTime.minute($0.since, language, zone: zone) }
            return Line(
                id: finding.kind.rawValue, title: AlertWords.title(finding.kind, language),
                text: [
                    names[finding.integration]?.name, since.map { language.say("с \($0)", "since \($0)") },
                ].compactMap(\.self).joined(separator: ", "),
                evidence: AlertWords.evidence(finding.evidence, zone, language),
                link: AlertWords.path(finding.kind, finding.integration))
        }
        self.isQuiet = self.open.isEmpty
        self.recipients = channels.map { Recipient($0, language) }
        self.hasRecipients = !channels.isEmpty
        self.canMail = canMail
        self.zone = zone.identifier
        self.form = form
        self.isMail = form.isMail
        self.isWebhook = form.kind == "webhook"
        self.isTelegram = form.kind == "telegram"
        self.isRussian = form.language != "en"
    }

    func title(in language: Language) -> String { language.say("Оповещения", "Alerts") }

    /// Says beside a recipient what its test did.
    mutating func tell(of channel: Int64, failure: String?, _ language: Language) {
        guard let index = self.recipients.firstIndex(where: { $0.id == "\(channel)" }) else { return }
        self.recipients[index].answer =
            failure == nil ? language.say("Тестовое сообщение отправлено.", "The test message was sent.") : nil
        self.recipients[index].refusal = failure
    }
}

extension AlertsPage.Recipient {
    init(_ channel: Channel, _ language: Language) {
        let settings = channel.settings
        self.id = "\(channel.id)"
        switch settings.target {
        case .mail(let address):
            self.kind = language.say("Почта", "E-mail")
            self.target = address
        case .webhook(let url):
            self.kind = language.say("Веб-адрес", "Webhook")
            // The parts before and after the host may be secret.
            let address = URL(string: url)
            self.target = [address?.host, address?.port.map(String.init)].compactMap(\.self).joined(separator: ":")
        case .telegram(_, let chat):
            self.kind = "Telegram"
            self.target = chat
        }
        self.wants = [
            settings.wantsAlerts ? language.say("тревоги", "alerts") : nil,
            settings.wantsWeekly ? language.say("итоги недели", "weekly summary") : nil,
        ].compactMap(\.self).joined(separator: ", ")
        self.quiet = settings.quiet.map { "\(ChannelForm.time($0.from))–\(ChannelForm.time($0.until))" }
        self.sent = channel.sentAt.map { PageTime.minute($0, language, zone: settings.zone) }
        self.failure = channel.failure
    }
}
