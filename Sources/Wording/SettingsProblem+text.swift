package import Ledger
package import Stitching

extension SettingsProblem {
    /// What is wrong and what to do, as a sentence.
    package func text(in language: Language) -> String {
        switch self {
        case .nameIsEmpty:
            language.say(
                "Дайте интеграции имя, например адрес сайта.", "Name the integration, after the site for instance.")
        case .nameIsTooLong(let characters):
            language.say(
                "Имя длиннее 200 знаков (\(characters)): сократите его.",
                "The name is longer than 200 characters (\(characters)): shorten it.")
        case .notWidgets(let ids, let strangers): WidgetWords.refusal(ids: ids, strangers: strangers, language)
        case .tooManyWidgets:
            language.say(
                "Больше 500 виджетов: оставьте поле пустым, и подойдут все.",
                "More than 500 widgets: leave the field empty to mean all.")
        case .tokenIsMissing:
            language.say(
                "Вставьте ключ API: его создают в кабинете CoMagic, в карточке пользователя.",
                "Paste the API key: it is made in CoMagic's cabinet, on the user's card.")
        case .tokenIsTooLong:
            language.say(
                "Это не похоже на ключ API, он слишком длинный: скопируйте его ещё раз.",
                "This is too long for an API key: copy it again.")
        case .addressIsNotAllowed:
            language.say(
                "Этот адрес не разрешён: выберите адрес из списка; новый добавляет тот, кто обслуживает сервер.",
                "This address is not allowed: choose one from the list; whoever runs the server can add another.")
        case .timeZoneIsUnknown:
            language.say(
                "Такого часового пояса нет: напишите, например, Europe/Moscow или Asia/Yekaterinburg.",
                "There is no such time zone: write Europe/Moscow or Asia/Yekaterinburg, for instance.")
        case .plain(let setting): setting.need(typedIn: language)
        case .scriptOption(let option): Self.scriptOption(option, language)
        case .defaultIsMissing:
            language.say(
                "Выберите, куда относить бронирования без сессии.", "Choose where bookings without a session count.")
        case .notNumber(_, let text):
            language.say(
                "«\(text.prefix(40))» — не номер: нужны только цифры.", "“\(text.prefix(40))” is no id: digits only.")
        case .idIsNotPositive:
            language.say(
                "Номера кампаний и сайтов положительные: выберите из списка или скопируйте номер из кабинета.",
                "Campaign and site ids are positive: choose from the list, or copy the id from the cabinet.")
        }
    }

    private static func scriptOption(_ option: ScriptOption, _ language: Language) -> String {
        switch option {
        case .staleAfter:
            language.say(
                "Нужно число миллисекунд от 1000 до 600000.", "A number of milliseconds from 1000 to 600000 is needed.")
        case .bots, .setterPattern, .orderPattern, .consentYes, .consentNo:
            language.say(
                "Это не регулярное выражение или оно длиннее \(ScriptOption.maximumBytes) байт: проверьте скобки.",
                "This is not a regular expression, or it is longer than \(ScriptOption.maximumBytes) bytes: check the brackets."
            )
        case .messageEvent:
            language.say(
                "Нужен список имён через запятую, например SET_UTM,SET_N2; пустой список ничего не посылает.",
                "A list of names is needed, such as SET_UTM,SET_N2; an empty list sends nothing.")
        case .consentPreset:
            language.say("Нужно одно из: \(Self.presets).", "One of these is needed: \(Self.presets).")
        case .frameOrigins:
            language.say(
                "Нужны адреса без пути через запятую, например https://example.ru,https://booking.example.ru.",
                "Addresses without a path are needed, comma-separated: https://example.ru,https://booking.example.ru.")
        case .scriptPath, .beaconPath:
            language.say(
                "Нужен путь на вашем сайте, например /stats/page.",
                "A path on your own site is needed, such as /stats/page.")
        case .consentGlobal, .consentCookie, .consentEvent, .n2Key, .messageType, .directLink:
            language.say(
                "Не длиннее \(ScriptOption.maximumBytes) байт и в одну строку.",
                "At most \(ScriptOption.maximumBytes) bytes, on one line.")
        }
    }

    private static var presets: String {
        ConsentPreset.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
