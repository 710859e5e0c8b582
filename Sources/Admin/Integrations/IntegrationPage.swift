import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// `/integrations/{id}` and `/integrations/new`: the settings as a form.
struct IntegrationPage: PageModel {
    static let template = "integration"

    struct Host: Sendable {
        let address: String
        let isChosen: Bool
    }

    struct ScriptField: Sendable {
        let name: String
        let label: String
        let help: String
        let value: String
        let problem: String?
        let isFocused: Bool
    }

    let section: Section? = .integrations
    let comboboxAddress = Assets.address(of: "combobox.js")
    let isNew: Bool
    let action: String
    let id: String
    let heading: String
    let tabs: IntegrationTabs?
    let form: Values
    let hosts: [Host]
    let scriptFields: [ScriptField]
    /// The last characters of the stored key; `nil` when there is none.
    let tokenMask: String?
    /// The key that was just typed, encrypted, so that it need not be typed again.
    let draftToken: String?
    let account: AccountView?
    let campaign: AccountChoice
    let campaignSite: AccountChoice
    let site: AccountChoice
    let source: AccountChoice
    let problems: [String: String]
    let hasProblems: Bool
    /// Whether something is wrong in the part that is folded away: only then it is open.
    let hasMoreProblems: Bool
    /// The first field with a problem has the focus.
    let focus: [String: Bool]
    /// The widgets that were found in a pasted code or address, before they are saved.
    let understood: String?
    var notice: String?
    var warnings: [String] = []
    var conflict: String?
    /// Whether all that is wrong is that the account does not know an id: a button of its own saves it.
    var mayBeOverruled = false

    /// The form's values for the template.
    struct Values: Sendable {
        let name: String
        let isActive: Bool
        let widgets: String
        let timeZone: String
        let isSiteDefault: Bool
        /// The plain settings by their names in the form: what was typed, and what was ticked.
        let typed: [String: String]
        let ticked: [String: Bool]
        let sendsNoMessage: Bool
        let revision: String
    }

    /// - Parameter choices: what stands in the fields that are chosen or typed; `nil`: what the draft says.
    init(
        _ form: SettingsDraft, _ choices: AccountChoices? = nil, of integration: Integration?, draftToken: String?,
        account: AccountView?, hosts: [String], problems: [String: String] = [:], language: Language
    ) {
        self.isNew = integration == nil
        self.action = integration.map { "/integrations/\($0.id)" } ?? "/integrations/new"
        self.id = integration?.id.description ?? ""
        self.heading = integration?.settings.name ?? language.say("Новая интеграция", "New integration")
        self.tabs = integration.map { IntegrationTabs($0, current: .settings) }
        let plain = Dictionary(uniqueKeysWithValues: form.plain.map { ($0.key.formName, $0.value) })
        self.form = Values(
            name: form.name, isActive: form.isActive, widgets: form.widgets, timeZone: form.timeZone,
            isSiteDefault: form.defaultKind == .site,
            typed: plain, ticked: plain.mapValues { $0 == "true" },
            sendsNoMessage: form.script[.messageEvent] == "", revision: String(form.revision))
        let all = hosts.contains(form.address) || form.address.isEmpty ? hosts : hosts + [form.address]
        self.hosts = all.map { Host(address: $0, isChosen: $0 == form.address) }
        let focused = Self.order.first { problems[$0] != nil }
        self.focus = focused.map { [$0: true] } ?? [:]
        let choices = choices ?? AccountChoices(form)
        let choice = { (field: AccountField) in
            AccountChoice(
                field, choices, account: account, problem: problems[field.rawValue],
                isFocused: focused == field.rawValue, language)
        }
        (self.campaign, self.campaignSite) = (choice(.campaign), choice(.campaignSite))
        (self.site, self.source) = (choice(.site), choice(.source))
        self.hasMoreProblems = Self.foldedAway.contains { problems[$0] != nil }
        self.scriptFields = ScriptOption.allCases.map { option in
            let words = ScriptOptionWords.of(option, language)
            return ScriptField(
                name: option.rawValue, label: words.label, help: words.help, value: form.script[option] ?? "",
                problem: problems[option.rawValue], isFocused: focused == option.rawValue)
        }
        let widgets = WidgetText(form.widgets)
        let isUnderstood = widgets.isRead && widgets.strangers.isEmpty && !widgets.ids.isEmpty
        self.understood = isUnderstood ? WidgetWords.understood(widgets.ids, language) : nil
        self.tokenMask = integration.map { "…\($0.settings.target.access.token.revealed.suffix(4))" }
        self.draftToken = draftToken
        self.account = account
        self.problems = problems
        self.hasProblems = !problems.isEmpty
    }

    func title(in language: Language) -> String { self.heading }

    /// The fields in the part that is folded away.
    private static let foldedAway =
        ["lateTruth", "phoneCountry"] + ScriptOption.allCases.map(\.rawValue)

    /// The fields in the order of the form.
    private static let order =
        ["name", "widgets", OutsideName.address, "token", "timeZone"] + AccountField.allCases.map(\.rawValue)
        + Self.foldedAway
}

/// The links between the pages of an integration.
struct IntegrationTabs: Sendable {
    enum Page: Sendable { case settings, install, reconciliation, history }

    let id: String
    let name: String
    let isSettings: Bool
    let isInstall: Bool
    let isReconciliation: Bool
    let isHistory: Bool

    init(_ integration: Integration, current: Page) {
        self.id = integration.id.description
        self.name = integration.settings.name
        self.isSettings = current == .settings
        self.isInstall = current == .install
        self.isReconciliation = current == .reconciliation
        self.isHistory = current == .history
    }
}

/// The purpose of each option of the site script, in the owner's words.
enum ScriptOptionWords {
    static func of(_ option: ScriptOption, _ language: Language) -> (label: String, help: String) {
        switch option {
        case .staleAfter:
            (
                language.say("Сколько ждать счётчик, мс", "How long to wait for the counter, ms"),
                language.say(
                    "После этого срока берётся прошлая сессия посетителя. Пусто: 10 секунд.",
                    "After this the visitor's previous session is used. Empty: 10 seconds.")
            )
        case .bots:
            (
                language.say("Не работать для роботов", "Leave robots alone"),
                language.say(
                    "Регулярное выражение для имени браузера, например bot|crawl|spider.",
                    "A regular expression for the browser's name, such as bot|crawl|spider.")
            )
        case .consentGlobal:
            (
                language.say("Согласие: глобальная переменная", "Consent: a global variable"),
                language.say(
                    "Скрипт ждёт, пока она ответит «да», например banner.analytics.",
                    "The script waits until it says yes, for example banner.analytics.")
            )
        case .consentCookie:
            (
                language.say("Согласие: cookie", "Consent: a cookie"),
                language.say(
                    "Имя cookie, в которой ответ посетителя.", "The name of the cookie with the visitor's answer.")
            )
        case .consentEvent:
            (
                language.say("Согласие: событие", "Consent: an event"),
                language.say(
                    "Имя события, которое посылает ваш баннер согласия.",
                    "The name of the event that your consent banner sends.")
            )
        case .consentPreset:
            (
                language.say("Согласие: менеджер", "Consent: the manager"),
                language.say(
                    "cookiebot, onetrust, cookieyes, orestbida или usercentrics. Источник и шаблоны ответа известны.",
                    "cookiebot, onetrust, cookieyes, orestbida or usercentrics. Its source and patterns are known.")
            )
        case .consentYes:
            (
                language.say("Согласие: что значит «да»", "Consent: what means yes"),
                language.say(
                    "Регулярное выражение, например statistics:true. Пусто: yes, true, 1, allow и подобные.",
                    "A regular expression, such as statistics:true. Empty: yes, true, 1, allow and the like.")
            )
        case .consentNo:
            (
                language.say("Согласие: что значит «нет»", "Consent: what means no"),
                language.say(
                    "Регулярное выражение. Пусто: no, false, 0, denied и подобные. Остальное — ещё не ответ.",
                    "A regular expression. Empty: no, false, 0, denied and the like. For anything else the script waits."
                )
            )
        case .n2Key:
            (
                language.say("Имя скрытого поля", "Name of the hidden field"),
                language.say("Пусто: n2, как в шаблоне Bukza.", "Empty: n2, as in Bukza's template.")
            )
        case .setterPattern:
            (
                language.say("Каким функциям виджета передавать", "Which of the widget's functions to call"),
                language.say(
                    "Регулярное выражение. Пусто: Utm, N, N2, Notes, Fields, Params, Data и подобные.",
                    "A regular expression. Empty: Utm, N, N2, Notes, Fields, Params, Data and the like.")
            )
        case .messageType:
            (
                language.say("Тип сообщения фрейму", "Type of the message to the frame"),
                language.say("Пусто: BUKZA_CROSS_FRAME_WIDGET.", "Empty: BUKZA_CROSS_FRAME_WIDGET.")
            )
        case .messageEvent:
            (
                language.say("События в сообщениях фрейму", "Events in the messages to the frame"),
                language.say("Через запятую. Пусто: SET_UTM,SET_N2.", "Comma-separated. Empty: SET_UTM,SET_N2.")
            )
        case .orderPattern:
            (
                language.say("Какие события виджета означают заказ", "Which of the widget's events mean an order"),
                language.say(
                    "Регулярное выражение для имени события.", "A regular expression for the event's name.")
            )
        case .directLink:
            (
                language.say("Прямые ссылки на страницу виджета", "Direct links to the widget's own page"),
                language.say(
                    "Часть адреса: к таким ссылкам добавятся n2 и метки. Пусто: страница Bukza.",
                    "Part of the address: such links get n2 and the page's tags. Empty: Bukza's own page.")
            )
        case .frameOrigins:
            (
                language.say("Страницы с фреймами на других адресах", "Pages in frames on other addresses"),
                language.say(
                    "Адреса внешней и внутренней страницы через запятую, например https://example.ru,https://booking.example.ru.",
                    "The addresses of the outer and the inner page, comma-separated, such as https://example.ru,https://booking.example.ru."
                )
            )
        case .scriptPath:
            (
                language.say("Свой путь для скрипта", "Own path of the script"),
                language.say(
                    "Путь на вашем сайте, который ваш сервер берёт у Stitcher, например /stats/page.js.",
                    "A path on your site that your server takes from Stitcher, such as /stats/page.js.")
            )
        case .beaconPath:
            (
                language.say("Свой путь для сообщений скрипта", "Own path of the script's reports"),
                language.say("Например /stats/page.", "For example /stats/page.")
            )
        }
    }
}
