import Backoffice
import Stitching

extension IntegrationOutput {
    /// For a person in a terminal.
    func text(in language: Language) -> String {
        let state = self.active ? language.say("активна", "active") : language.say("выключена", "switched off")
        let widgets = self.widgets.isEmpty ? language.say("все", "all") : self.widgets.joined(separator: ", ")
        return language.say(
            """
            интеграция \(self.id): \(self.name) (\(state))
            виджеты:      \(widgets)
            CoMagic:      \(self.address), часовой пояс \(self.timezone)
            без сессии:   \(self.defaultText(language))

            1. Вставьте на страницы сайта, как можно раньше внутри <head>:
            \(self.snippet)

            2. В Bukza создайте веб-запрос, метод POST, на адрес:
            \(self.webhookURL)

            3. с этим телом:
            \(self.webhookTemplate)
            """,
            """
            integration \(self.id): \(self.name) (\(state))
            widgets:      \(widgets)
            CoMagic:      \(self.address), time zone \(self.timezone)
            default:      \(self.defaultText(language))

            1. Paste into the pages of the site, as early in <head> as you can:
            \(self.snippet)

            2. In Bukza, make a web request, method POST, to:
            \(self.webhookURL)

            3. with this body:
            \(self.webhookTemplate)
            """)
    }

    private func defaultText(_ language: Language) -> String {
        [
            self.default.campaignID.map { "\(language.say("кампания", "campaign")) \($0)" },
            self.default.siteID.map { "\(language.say("сайт", "site")) \($0)" },
            self.default.sourceID.map { "\(language.say("источник", "source")) \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
