package import Ledger

/// What a person should do about a failure, in both languages of the product. One table for the commands, the pages and
/// the API.
package struct Advice: Hashable, Sendable {
    /// Who can fix it.
    package enum Cause: String, Sendable, CaseIterable {
        /// The booking's own fields: edit it and send it again.
        case data
        /// The CoMagic account: fix it there; all waiting bookings are then sent by themselves.
        case account
        /// Nobody needs to do anything: it is tried again.
        case passing
        /// This program: update it, or report the error.
        case system
    }

    package let cause: Cause
    package let russian: String
    package let english: String

    /// The advice for a failure. An unlisted one gets the general advice for a refused booking. Names the address or
    /// the components from CoMagic's message.
    package static func on(_ failure: DeliveryFailure) -> Advice {
        let advice = self.on(mnemonic: failure.mnemonic)
        switch failure.mnemonic {
        case "ip_not_whitelisted":
            guard let address = self.address(in: failure.message) else { return advice }
            return Advice(
                advice.cause, "\(advice.russian) Этот адрес: \(address).", "\(advice.english) It is \(address).")
        case "method_component_disabled", "parameter_component_disabled":
            let names = self.components.filter { failure.message.contains($0.name) }
            guard !names.isEmpty else { return advice }
            return Advice(
                advice.cause,
                "\(advice.russian) Не хватает: \(names.map { "\($0.russian) (\($0.name))" }.joined(separator: ", ")).",
                "\(advice.english) Missing: \(names.map { "\($0.english) (\($0.name))" }.joined(separator: ", ")).")
        default: return advice
        }
    }

    /// **Source:** vendor documentation, components of each method.
    private static let components: [(name: String, russian: String, english: String)] = [
        ("upload_offline_messages", "«Загрузка офлайн-заявок из внешней системы»", "upload of offline requests"),
        ("call_tracking", "«Коллтрекинг»", "call tracking"), ("consultant", "«Консультант»", "consultant"),
        ("sitephone", "«Сайтфон»", "site phone"), ("data_api", "Data API", "Data API"),
    ]

    /// The first IPv4 or IPv6 address in the text.
    private static func address(in text: String) -> String? {
        text.split { !($0.isHexDigit || $0 == "." || $0 == ":") }.map { part in
            String(part.drop { $0 == ":" }.reversed().drop { $0 == "." || $0 == ":" }.reversed())
        }.first { part in
            let numbers = part.split(separator: ".", omittingEmptySubsequences: false)
            let isFour = numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
            return isFour || part.count { $0 == ":" } >= 2 && part.allSatisfy { $0 != "." }
        }
    }

    package static func on(mnemonic: String) -> Advice {
        self.table[mnemonic]
            ?? Advice(
                .data, "CoMagic не принял заявку: прочитайте его ответ, поправьте бронирование и отправьте ещё раз.",
                "CoMagic refused the request: read its answer, correct the booking and send it again.")
    }

    init(_ cause: Cause, _ russian: String, _ english: String) {
        self.cause = cause
        self.russian = russian
        self.english = english
    }

    private static let table: [String: Advice] = [Self.account, Self.data, Self.own, Self.passing, Self.system]
        .reduce(into: [:]) { table, part in table.merge(part) { $1 } }

    private static let users = "Управление пользователями, «Использовать ключ API»"
    private static let cabinet = "Администратор → Аккаунт → Правила и настройки безопасности, вкладка «API»"

    /// **Source:** vendor documentation, pages on access, components and errors.
    private static let account: [String: Advice] = [
        "access_token_expired": Advice(
            .account,
            "Срок ключа API истёк: создайте новый в кабинете CoMagic (\(Self.users)) и впишите его в настройки.",
            "The API key has expired: make a new one in CoMagic's cabinet (\(Self.users)) and put it into the settings."
        ),
        "access_token_blocked": Advice(
            .account,
            "Ключ API заблокирован: разблокируйте его в кабинете CoMagic (\(Self.users)) или впишите в настройки новый.",
            "The API key is blocked: unblock it in CoMagic's cabinet (\(Self.users)), or put a new one into the settings."
        ),
        "access_token_invalid": Advice(
            .account,
            "Ключ API не найден: скопируйте его ещё раз и проверьте, что выбран адрес API того же сервиса, где создан ключ.",
            "The API key is unknown: copy it again, and check that the API address is that of the brand that made it."),
        "auth_error": Advice(
            .account, "CoMagic не узнал пользователя: проверьте ключ API в настройках.",
            "CoMagic did not recognise the user: check the API key in the settings."),
        "ip_not_whitelisted": Advice(
            .account,
            "Адрес этого сервера не разрешён: внесите адрес из ответа CoMagic в список (\(Self.cabinet)).",
            "This server's address is not allowed: add the address from CoMagic's answer to the list (\(Self.cabinet))."
        ),
        "forbidden": Advice(
            .account,
            "У пользователя ключа нет прав на этот метод: дайте ему Data API и нужные разделы (\(Self.users)).",
            "The key's user may not call this method: grant the Data API and the sections it needs (\(Self.users))."),
        "method_component_disabled": Advice(
            .account,
            "Не подключён компонент: включите «Загрузка офлайн-заявок из внешней системы» и Data API в тарифе CoMagic.",
            "A component is off: order the upload of offline requests and the Data API in CoMagic's tariff."),
        "parameter_component_disabled": Advice(
            .account, "Для одного из параметров не подключён компонент: включите его в тарифе или уберите источник.",
            "A parameter needs a component that is off: order it in the tariff, or leave the source out."),
        "account_inactive": Advice(
            .account, "Аккаунт CoMagic заблокирован: пополните счёт или обратитесь в поддержку CoMagic.",
            "The CoMagic account is blocked: settle its bill or ask CoMagic's support."),
        "tariff_restrictions": Advice(
            .account, "Тариф CoMagic не разрешает загрузку: расширьте его или обратитесь в поддержку CoMagic.",
            "CoMagic's tariff does not allow the upload: extend it or ask CoMagic's support."),
    ]

    private static let data: [String: Advice] = [
        "required_parameter_missed": Advice(
            .data, "Не хватает обязательного поля: добавьте телефон или почту и отправьте ещё раз.",
            "A required field is missing: add a phone or an e-mail address and send it again."),
        "invalid_parameter_value": Advice(
            .data, "CoMagic не принял значение поля: поправьте телефон или почту и отправьте ещё раз.",
            "CoMagic refused a field's value: correct the phone or the e-mail address and send it again."),
        "invalid_parameters_combination": Advice(
            .data, "Поля противоречат друг другу: проверьте кампанию, сайт и источник по умолчанию.",
            "Fields contradict each other: check the default campaign, site and source."),
        "entity_not_found": Advice(
            .data, "CoMagic не знает такой кампании, сайта или источника: выберите другое значение по умолчанию.",
            "CoMagic knows no such campaign, site or source: choose another default."),
        "campaign_is_inactive": Advice(
            .data,
            "Кампания по умолчанию выключена: включите её в CoMagic или выберите другую, затем отправьте ещё раз.",
            "The default campaign is switched off: switch it on in CoMagic or choose another, then send it again."),
        "invalid_date_time": Advice(
            .data, "CoMagic не принял дату: проверьте часовой пояс в настройках и отправьте ещё раз.",
            "CoMagic refused the date: check the time zone in the settings and send it again."),
        "data_type_error": Advice(
            .system, Self.ourMistakeRussian, Self.ourMistakeEnglish),
        "unexpected_parameters": Advice(
            .system, Self.ourMistakeRussian, Self.ourMistakeEnglish),
        "duplicate_entity": Advice(
            .data, "CoMagic считает, что такая заявка уже есть, но в отчёте её нет: проверьте в кабинете.",
            "CoMagic says it has this request, yet its report does not show it: look in the cabinet."),
    ]

    private static let own: [String: Advice] = [
        DeliveryFailure.Own.noContact: Advice(
            .data,
            "В бронировании нет ни телефона, ни почты, а без них CoMagic заявку не принимает: узнайте их у клиента.",
            "The booking has neither phone nor e-mail, and CoMagic takes none without: ask the customer."),
        DeliveryFailure.Own.unreadableBody: Advice(
            .data,
            "Из тела запроса не удалось прочитать ни одного поля: сверьте шаблон в Bukza с шаблоном из настроек.",
            "No field could be read from the body: compare the template in Bukza with the one in the settings."),
    ]

    private static let passing: [String: Advice] = [
        DeliveryFailure.Own.timeout: Advice(
            .passing, "CoMagic не ответил вовремя: перед повтором проверим по отчёту, не дошла ли заявка.",
            "CoMagic did not answer in time: the report is asked before the request is sent again."),
        DeliveryFailure.Own.connection: Advice(
            .passing, "Нет связи с CoMagic: повторим сами.", "CoMagic cannot be reached: it is tried again by itself."),
        DeliveryFailure.Own.httpStatus: Advice(
            .passing, "CoMagic ответил ошибкой сервера: повторим сами.",
            "CoMagic answered with a server error: it is tried again by itself."),
        "internal_error": Advice(
            .passing,
            "Внутренняя ошибка CoMagic: повторим сами; если не проходит весь день, напишите в поддержку CoMagic.",
            "CoMagic's own failure: it is tried again; if it lasts a day, ask CoMagic's support."),
        "limit_exceeded": Advice(
            .passing, "Исчерпан лимит запросов CoMagic: продолжим, когда он обновится; лимит можно увеличить в тарифе.",
            "CoMagic's request limit is used up: it goes on when the limit renews; a larger one can be ordered."),
    ]

    private static let ourMistakeRussian =
        "CoMagic не понял запрос, это ошибка программы: обновите её и отправьте ещё раз."
    private static let ourMistakeEnglish =
        "CoMagic did not understand the request, which is this program's mistake: update it, then send again."

    private static let system: [String: Advice] = Dictionary(
        uniqueKeysWithValues: [
            "method_not_found", "parse_error", "invalid_request", "batch_opreations_not_supported",
            "batch_operations_not_supported", "notifications_not_supported", "sort_prohibited", "filter_prohibited",
            "date_interval_limit_reached",
        ].map { ($0, Advice(.system, Self.ourMistakeRussian, Self.ourMistakeEnglish)) })
}
