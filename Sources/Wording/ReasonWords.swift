package import Stitching

/// Why bookings have no session, and what the owner can do.
package enum ReasonWords {
    package static func name(_ reason: Attribution.Reason, _ language: Language) -> String {
        switch reason {
        case .n2Empty: language.say("поле n2 пришло пустым", "n2 came empty")
        case .n2Placeholder: language.say("Bukza не заменила [bukza_n2]", "Bukza did not replace [bukza_n2]")
        case .n2Malformed: language.say("в n2 не номер сессии", "n2 holds no session id")
        case .counterMissing: language.say("на странице нет счётчика CoMagic", "no CoMagic counter on the page")
        case .counterNotReady: language.say("счётчик не ответил", "the counter did not answer")
        case .consentRefused: language.say("посетитель не дал согласия", "the visitor refused consent")
        case .n2ChannelMissing: language.say("виджет не принял n2", "the widget took no n2")
        case .noPageSeen: language.say("страницы сайта не было видно", "no page of the site was seen")
        case .sessionRejected: language.say("CoMagic не принял сессию", "CoMagic refused the session")
        case .sessionTooOld: language.say("сессии больше 180 дней", "the session is over 180 days old")
        }
    }

    package static func fix(_ reason: Attribution.Reason, _ language: Language) -> String {
        switch reason {
        case .n2Empty:
            language.say(
                "Нажмите на странице с виджетом закладку со страницы установки и посмотрите, передан ли n2; проверьте, что в теле веб-запроса есть [bukza_n2].",
                "Press the install page's bookmark on a page with the widget and see whether n2 is handed over; check that the web request's body has [bukza_n2]."
            )
        case .n2Placeholder:
            language.say(
                "Скопируйте тело веб-запроса со страницы «Установка» заново: Bukza не знает параметра с таким именем.",
                "Copy the web request's body from the install page again: Bukza does not know the parameter.")
        case .n2Malformed:
            language.say(
                "Проверьте, не пишет ли в n2 кто-то ещё: другой скрипт или поле формы.",
                "See whether something else writes into n2: another script, or a field of the form.")
        case .counterMissing:
            language.say(
                "Поставьте код CoMagic на эти страницы. Часть посетителей блокирует счётчики: их не вернуть.",
                "Put CoMagic's code on these pages. Some visitors block counters: those cannot be won back.")
        case .counterNotReady:
            language.say(
                "Подключайте счётчик раньше, а не после согласия или через менеджер тегов; включите использование прошлых сессий.",
                "Load the counter earlier, not after consent or through a tag manager; allow stale sessions.")
        case .consentRefused:
            language.say(
                "Это выбор посетителя. Проверьте, верно ли баннер сообщает согласие.",
                "That is the visitor's choice. Check that the banner tells consent rightly.")
        case .n2ChannelMissing:
            language.say(
                "Спросите поддержку Bukza, как виджет принимает n2, и впишите имя функции в «Ещё» настроек.",
                "Ask Bukza's support how the widget takes n2, and put the function's name under More in the settings.")
        case .noPageSeen:
            language.say(
                "Поставьте скрипт на страницы с виджетом. Ссылки прямо на app.bukza.com замените страницей сайта.",
                "Put the script on the pages with the widget. Replace links straight to app.bukza.com by a page of the site."
            )
        case .sessionRejected:
            language.say(
                "Проверьте, что ключ API и счётчик на сайте — из одного аккаунта CoMagic.",
                "Check that the API key and the counter on the site belong to one CoMagic account.")
        case .sessionTooOld:
            language.say(
                "Отправляйте отложенные бронирования раньше: CoMagic берёт сессии за 180 дней.",
                "Send what waits earlier: CoMagic takes sessions of 180 days.")
        }
    }
}

/// How a session was found, in words.
package enum KindWords {
    package static func name(_ kind: Attribution.Kind, _ language: Language) -> String {
        switch kind {
        case .session: language.say("сессия в n2, страница подтвердила", "session in n2, confirmed by a page")
        case .sessionUnseen: language.say("сессия в n2", "session in n2, no page seen")
        case .sessionStale: language.say("прошлая сессия посетителя", "the visitor's previous session")
        case .orderMatch: language.say("найдена по номеру заказа", "found by the order")
        case .inferred: language.say("догадка по времени", "inferred by time")
        case .fallback: language.say("без сессии, по умолчанию", "no session, the default")
        }
    }
}
