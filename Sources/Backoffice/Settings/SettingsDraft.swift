import Foundation
import Ledger
import Relay
import Stitching

/// The settings of an integration as they were typed, right or wrong: nothing typed is lost when something is.
struct IntegrationForm: Sendable {
    /// Which of the two defaults was chosen.
    enum Default: String, Sendable {
        case campaign, site
    }

    /// A problem's place is the name of its field in the form.
    typealias Problems = [String: String]

    var name = ""
    var isActive = true
    var widgets = ""
    var comagicURL = DataAPIHosts.vendors[0]
    /// Typed now; empty: the one that is kept stays.
    var token = ""
    var timeZone = ""
    /// Two letters; empty: the country of the time zone.
    var phoneCountry = ""
    var defaultKind = Default.campaign
    var campaign = ""
    /// The site of the system campaign −1.
    var campaignSite = ""
    var site = ""
    var source = ""
    var usesStaleSessions = true
    var infersMatches = false
    var resendsUnconfirmed = false
    /// Hours; empty: late sessions change nothing.
    var lateTruth = ""
    var script: [ScriptOption: String] = [:]
    /// The revision that the page was made from.
    var revision: Int64 = 0

    init() {}

    /// What is kept now.
    init(_ integration: Integration) {
        let settings = integration.settings
        self.name = settings.name
        self.isActive = settings.isActive
        self.widgets = settings.widgets.joined(separator: "\n")
        self.comagicURL = settings.comagicURL
        self.timeZone = settings.timeZone
        self.phoneCountry = settings.phoneCountry?.code ?? ""
        switch settings.destination {
        case .campaign(let id): self.campaign = String(id)
        case .systemCampaign(let site):
            self.campaign = String(Destination.systemCampaignID)
            self.campaignSite = String(site)
        case .site(let site, let source):
            self.defaultKind = .site
            self.site = String(site)
            self.source = source.map(String.init) ?? ""
        }
        self.usesStaleSessions = settings.usesStaleSessions
        self.infersMatches = settings.infersMatches
        self.resendsUnconfirmed = settings.resendsUnconfirmed
        self.lateTruth = settings.lateTruth.map { Self.hours($0) } ?? ""
        self.script = settings.script
        self.revision = integration.revision
    }

    /// What a browser sent. A typed id goes before one chosen from a list.
    ///
    /// - Parameter token: the key that an earlier answer of this form kept sealed; nobody types it twice.
    init(_ fields: FormFields, token: String) {
        self.name = fields.text("name").singleLine
        self.isActive = fields.isTicked("active")
        self.widgets = (fields["widgets"] ?? "").printable
        self.comagicURL = fields.text("comagicURL")
        self.token = token
        self.timeZone = fields.text("timeZone")
        self.phoneCountry = fields.text("phoneCountry")
        self.defaultKind = fields["default"].flatMap(Default.init) ?? .campaign
        let chosen = { (name: String) in fields.text("\(name)ID").nonEmpty ?? fields.text(name) }
        self.campaign = chosen("campaign")
        self.campaignSite = chosen("campaignSite")
        self.site = chosen("site")
        self.source = chosen("source")
        self.usesStaleSessions = fields.isTicked("staleSessions")
        self.infersMatches = fields.isTicked("inferMatch")
        self.resendsUnconfirmed = fields.isTicked("resend")
        self.lateTruth = fields.text("lateTruth")
        for option in ScriptOption.allCases {
            let value = fields[option.rawValue] ?? ""
            if option == .messageEvent {
                // Empty is the default for every other option; here it means that no message is sent.
                if fields.isTicked("no-message") {
                    self.script[option] = ""
                } else {
                    self.script[option] = value.nonEmpty
                }
            } else {
                self.script[option] = value.nonEmpty
            }
        }
        self.revision = fields["revision"].flatMap { Int64($0) } ?? 0
    }

    /// The default as far as it is numbers; what is none is left out.
    var choice: DestinationChoice {
        switch self.defaultKind {
        case .campaign:
            let campaign = Int64(self.campaign)
            return DestinationChoice(
                campaignID: campaign,
                siteID: campaign == Destination.systemCampaignID ? Int64(self.campaignSite) : nil)
        case .site: return DestinationChoice(siteID: Int64(self.site), sourceID: Int64(self.source))
        }
    }

    /// The settings that the form asks for, or what is wrong with it, by field, in the reader's language.
    ///
    /// - Parameter known: the integration as it is kept; `nil` for a new one.
    func settings(
        for known: Integration?, hosts: DataAPIHosts, _ language: Language
    ) -> Result<IntegrationSettings, FormRefusal> {
        var problems = Problems()
        if self.name.isEmpty {
            problems["name"] = language.say(
                "Дайте интеграции имя, например адрес сайта.", "Name the integration, after the site for instance.")
        } else if self.name.count > 200 {
            problems["name"] = language.say(
                "Имя длиннее 200 знаков (\(self.name.count)): сократите его.",
                "The name is longer than 200 characters (\(self.name.count)): shorten it.")
        }
        let widgets = self.widgetIDs(&problems, language)
        let token = self.token.nonEmpty.map(Secret.init) ?? known?.settings.token ?? Secret("")
        if token.revealed.isEmpty {
            problems["token"] = language.say(
                "Вставьте ключ API: его создают в кабинете CoMagic, в карточке пользователя.",
                "Paste the API key: it is made in CoMagic's cabinet, on the user's card.")
        } else if token.revealed.utf8.count > 4_096 {
            problems["token"] = language.say(
                "Это не похоже на ключ API, он слишком длинный: скопируйте его ещё раз.",
                "This is too long for an API key: copy it again.")
        }
        let url = try? hosts.allowed(self.comagicURL)
        if url == nil {
            problems["comagicURL"] = language.say(
                "Этот адрес не разрешён: выберите адрес из списка; новый добавляет тот, кто обслуживает сервер.",
                "This address is not allowed: choose one from the list; whoever runs the server can add another.")
        }
        let zone = self.timeZone.nonEmpty ?? known?.settings.timeZone ?? IntegrationSettings.assumedTimeZone
        if TimeZone(identifier: zone) == nil {
            problems["timeZone"] = language.say(
                "Такого часового пояса нет: напишите, например, Europe/Moscow или Asia/Yekaterinburg.",
                "There is no such time zone: write Europe/Moscow or Asia/Yekaterinburg, for instance.")
        }
        let phoneCountry = self.phoneCountry.nonEmpty.flatMap { PhoneCountry(code: $0) }
        if phoneCountry == nil, !self.phoneCountry.isEmpty {
            problems["phoneCountry"] = language.say(
                "Нужен код страны из двух букв, например RU, BY или KZ; пусто — по часовому поясу.",
                "A country code of two letters is needed, such as RU, BY or KZ; empty means by the time zone.")
        }
        for (option, value) in self.script where option.problem(value) != nil {
            problems[option.rawValue] = Self.optionProblem(option, language)
        }
        let lateTruth = self.lateTruthLimit(&problems, language)
        let destination = self.destination(&problems, language)
        guard problems.isEmpty, let url, let destination else { return .failure(FormRefusal(problems: problems)) }
        return .success(
            IntegrationSettings(
                name: self.name, isActive: self.isActive, widgets: widgets, comagicURL: url, token: token,
                destination: destination, timeZone: zone, phoneCountry: phoneCountry,
                usesStaleSessions: self.usesStaleSessions, infersMatches: self.infersMatches,
                resendsUnconfirmed: self.resendsUnconfirmed, lateTruth: lateTruth,
                script: self.script))
    }

    private static func hours(_ duration: Duration) -> String {
        let hours = Double(duration.components.seconds) / 3_600
        return hours == hours.rounded() ? String(Int(hours)) : String(hours)
    }

    private func lateTruthLimit(_ problems: inout Problems, _ language: Language) -> Duration? {
        guard !self.lateTruth.isEmpty else { return nil }
        let hours = Double(self.lateTruth.replacing(",", with: "."))
        guard let hours, (1.0 / 60...720).contains(hours) else {
            problems["lateTruth"] = language.say(
                "Нужно число часов, не больше 720; пусто — выключено.",
                "A number of hours is needed, at most 720; empty means off.")
            return nil
        }
        return .seconds(Int64((hours * 3_600).rounded()))
    }

    private func widgetIDs(_ problems: inout Problems, _ language: Language) -> [String] {
        let text = WidgetText(self.widgets)
        if !text.strangers.isEmpty {
            let words = text.strangers.map { "«\($0)»" }.joined(separator: ", ")
            problems["widgets"] = language.say(
                "Здесь не номера виджетов: \(words). Номер — это цифры; можно вставить код виджета целиком.",
                "These are no widget ids: \(words). An id is digits; you may paste the widget's whole code.")
        } else if text.ids.count > 500 {
            problems["widgets"] = language.say(
                "Больше 500 виджетов: оставьте поле пустым, и подойдут все.",
                "More than 500 widgets: leave the field empty to mean all.")
        }
        return text.ids
    }

    private func destination(_ problems: inout Problems, _ language: Language) -> Destination? {
        let field = self.defaultKind.rawValue
        switch self.defaultKind {
        case .campaign:
            guard let campaign = self.number(self.campaign, field, &problems, language) else { return nil }
            guard campaign == Destination.systemCampaignID else {
                return self.destination(field, &problems, language) { () throws(DestinationError) in
                    try Destination(campaignID: campaign, siteID: nil, sourceID: nil)
                }
            }
            guard let site = self.number(self.campaignSite, "campaignSite", &problems, language) else { return nil }
            return self.destination("campaignSite", &problems, language) { () throws(DestinationError) in
                try Destination(campaignID: campaign, siteID: site, sourceID: nil)
            }
        case .site:
            let site = self.number(self.site, field, &problems, language)
            let source = self.source.isEmpty ? nil : self.number(self.source, "source", &problems, language)
            guard let site, source != nil || self.source.isEmpty else { return nil }
            return self.destination(field, &problems, language) { () throws(DestinationError) in
                try Destination(campaignID: nil, siteID: site, sourceID: source)
            }
        }
    }

    private func destination(
        _ field: String, _ problems: inout Problems, _ language: Language,
        _ make: () throws(DestinationError) -> Destination
    ) -> Destination? {
        do throws(DestinationError) {
            return try make()
        } catch {
            problems[field] = language.say(
                "Номера кампаний и сайтов положительные: выберите из списка или скопируйте номер из кабинета.",
                "Campaign and site ids are positive: choose from the list, or copy the id from the cabinet.")
            return nil
        }
    }

    private func number(
        _ text: String, _ field: String, _ problems: inout Problems, _ language: Language
    ) -> Int64? {
        if let number = Int64(text), text.first != "+" { return number }
        problems[field] =
            text.isEmpty
            ? language.say(
                "Выберите, куда относить бронирования без сессии.", "Choose where bookings without a session count.")
            : language.say(
                "«\(text.prefix(40))» — не номер: нужны только цифры.", "“\(text.prefix(40))” is no id: digits only.")
        return nil
    }

    private static func optionProblem(_ option: ScriptOption, _ language: Language) -> String {
        switch option {
        case .staleAfter:
            language.say(
                "Нужно число миллисекунд от 1000 до 600000.", "A number of milliseconds from 1000 to 600000 is needed.")
        case .bots, .setterPattern, .orderPattern:
            language.say(
                "Это не регулярное выражение или оно длиннее \(ScriptOption.maximumBytes) байт: проверьте скобки.",
                "This is no regular expression, or longer than \(ScriptOption.maximumBytes) bytes: check the brackets.")
        default:
            language.say(
                "Не длиннее \(ScriptOption.maximumBytes) байт и в одну строку.",
                "At most \(ScriptOption.maximumBytes) bytes, on one line.")
        }
    }
}

/// What is wrong with a form, by field.
struct FormRefusal: Error, Sendable {
    let problems: IntegrationForm.Problems
}
