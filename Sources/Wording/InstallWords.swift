package import Ledger
package import Stitching

/// A step of the installation, from a pasted tag to a request at the target.
package enum InstallStep: Hashable, Sendable, CaseIterable {
    case script, session, handover, webhook, arrival, delivery

    /// What is the case once the step is done.
    package func title(in language: Language) -> String {
        switch self {
        case .script: language.say("Скрипт загружен с вашего сайта", "The script was loaded from your site")
        case .session: language.say("Сессия CoMagic найдена", "A CoMagic session was found")
        case .handover: language.say("n2 передан виджету", "n2 was handed to the widget")
        case .webhook: language.say("Веб-запрос получен", "A web request was received")
        case .arrival: language.say("n2 пришёл в веб-запросе", "n2 came with the web request")
        case .delivery: language.say("Доставлено в CoMagic", "Delivered to CoMagic")
        }
    }

    /// What the owner does while nothing has come and nothing is wrong.
    package func next(in language: Language) -> String {
        switch self {
        case .script:
            language.say(
                "Вставьте тег из шага 1 на страницы с виджетом и откройте одну из них.",
                "Paste the tag of step 1 into the pages with the widget, and open one of them.")
        case .session:
            language.say(
                "Подождите несколько секунд на странице: скрипт ждёт ответа счётчика.",
                "Stay on the page for some seconds: the script waits for the counter's answer.")
        case .handover:
            language.say(
                "Откройте страницу, на которой есть виджет Bukza из списка.",
                "Open a page that has one of the listed Bukza widgets.")
        case .webhook:
            language.say(
                "Создайте веб-запрос в Bukza (шаг 2) и сделайте бронирование на сайте.",
                "Make the web request in Bukza (step 2), then make a booking on the site.")
        case .arrival:
            language.say("Появится вместе с первым бронированием.", "It comes with the first booking.")
        case .delivery:
            language.say(
                "Появится через несколько секунд после веб-запроса.", "It comes some seconds after the web request.")
        }
    }
}

/// What stands beside the steps of the installation.
package enum InstallWords {
    /// The cause of a missing session, with its remedy.
    package static func reason(_ reason: Attribution.Reason, _ language: Language) -> String {
        "\(ReasonWords.name(reason, language)). \(ReasonWords.fix(reason, language))"
    }

    /// The same, told by a page.
    package static func reported(_ reason: Attribution.Reason, _ language: Language) -> String {
        language.say("Страница сообщила: ", "A page says: ") + self.reason(reason, language)
    }

    /// - Parameter names: order id and code.
    package static func order(_ names: String, at time: String, _ language: Language) -> String {
        names.isEmpty ? time : "\(time), \(language.say("заказ", "order")) \(names)"
    }

    /// What follows the order once the target has it. - Parameter remoteID: the target's number.
    package static func number(_ remoteID: Int64, _ language: Language) -> String {
        language.say(", № \(remoteID) в CoMagic", ", CoMagic's № \(remoteID)")
    }

    /// Why a booking is not sent: the integration is off.
    package static func switchedOff(_ language: Language) -> String {
        language.say(
            "Интеграция выключена: включите её в настройках.",
            "The integration is switched off: switch it on in the settings.")
    }

    package static func onItsWay(_ language: Language) -> String {
        language.say("Отправляется…", "On its way…")
    }

    /// Why the target did not take a booking, with the next step.
    package static func refusal(_ failure: DeliveryFailure, _ language: Language) -> String {
        let advice = Advice.on(mnemonic: failure.mnemonic)
        return "\(language.say(advice.russian, advice.english)) (\(failure.mnemonic): \(failure.message))"
    }
}
