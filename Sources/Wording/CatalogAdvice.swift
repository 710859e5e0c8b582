import Ledger
import Stitching

/// The advice for a question of a settings page. ``Advice`` is about bookings, which are sent again by themselves; here
/// a person reads the page and acts.
enum CatalogAdvice {
    /// The advice for a target's mnemonic. - Parameter kind: the list that was asked for; `nil` for the account itself.
    static func on(_ mnemonic: String, reading kind: CatalogKind?) -> Advice {
        if kind == .sources, Self.hidesSources.contains(mnemonic) { return Self.noSources }
        if kind != nil, let advice = Self.lists[mnemonic] { return advice }
        return Self.pages[mnemonic] ?? Advice.on(mnemonic: mnemonic)
    }

    /// For an address that this server may not call.
    static let addressNotAllowed = Advice(
        .account,
        "Этот адрес API не разрешён: выберите адрес CoMagic, UIS, CallGear или Novofon либо попросите администратора сервера разрешить его (--comagic-host).",
        "This API address is not allowed: choose that of CoMagic, UIS, CallGear or Novofon, or ask the server's operator to allow it (--comagic-host)."
    )

    /// **Source:** vendor documentation of `get.sources`; Novofon's does not have the method.
    private static let hidesSources: Set<String> = [
        "method_component_disabled", "forbidden", "method_not_found", "tariff_restrictions",
    ]

    private static let noSources = Advice(
        .account,
        "Этот аккаунт не отдаёт список источников: нужны «Коллтрекинг 3.0» и компонент «Data API для настройки». Впишите номер источника вручную или оставьте поле пустым.",
        "This account does not give its list of sources: it needs Call tracking 3.0 and the Data API for settings. Type the source's number or leave the field empty."
    )

    /// **Source:** vendor documentation of `get.campaigns` and `get.sites`, components and rights.
    private static let lists: [String: Advice] = [
        "method_component_disabled": Advice(
            .account,
            "Тариф не отдаёт этот список: нужен коллтрекинг, консультант, лидогенератор или сайтфон. Впишите номер вручную.",
            "The tariff does not give this list: it needs call tracking, the consultant, leads or the site phone. Type the number."
        ),
        "forbidden": Advice(
            .account,
            "У пользователя ключа нет прав на этот список: дайте ему в кабинете CoMagic доступ к сайтам и рекламным кампаниям или впишите номер вручную.",
            "The key's user may not see this list: grant access to sites and campaigns in CoMagic's cabinet, or type the number."
        ),
        "method_not_found": Advice(
            .account, "Этот сервис не отдаёт такой список: впишите номер вручную.",
            "This brand does not give such a list: type the number."),
    ]

    private static let pages: [String: Advice] = [
        DeliveryFailure.Own.timeout: Advice(
            .passing, "CoMagic не ответил вовремя: попробуйте ещё раз через минуту.",
            "CoMagic did not answer in time: try again in a minute."),
        DeliveryFailure.Own.connection: Advice(
            .passing, "Нет связи с CoMagic: попробуйте ещё раз; если не проходит, проверьте сеть сервера.",
            "CoMagic cannot be reached: try again; if it does not pass, check the server's network."),
        DeliveryFailure.Own.httpStatus: Advice(
            .passing, "CoMagic ответил ошибкой сервера: попробуйте ещё раз через минуту.",
            "CoMagic answered with a server error: try again in a minute."),
        "internal_error": Advice(
            .passing,
            "Внутренняя ошибка CoMagic: попробуйте позже; если не проходит весь день, напишите в их поддержку.",
            "CoMagic's own failure: try later; if it lasts a day, ask their support."),
        "limit_exceeded": Advice(
            .passing,
            "Лимит запросов CoMagic почти исчерпан, остаток бережём для бронирований: обновите список, когда лимит возобновится.",
            "CoMagic's request limit is nearly used up and the rest is kept for bookings: refresh when the limit renews."
        ),
        "entity_not_found": Self.general,
        "error": Self.general,
        "invalid_parameter_value": Self.general,
    ]

    private static let general = Advice(
        .account, "CoMagic не ответил на вопрос об аккаунте: прочитайте его сообщение и проверьте адрес API и ключ.",
        "CoMagic did not answer about the account: read its message, and check the API address and the key.")
}
