package import Ledger
package import Stitching

/// The headings of an export that people read.
package enum ExportWords {
    /// The name of the table.
    package static func table(_ language: Language) -> String { language.say("Брони", "Bookings") }

    /// The heading of the name that belongs to a number, beside it.
    package static func name(of kind: CatalogKind, _ language: Language) -> String {
        switch kind {
        case .campaigns: language.say("Кампания", "Campaign")
        case .sites: language.say("Сайт в CoMagic", "CoMagic site")
        case .sources: language.say("Источник", "Source")
        }
    }

    package static func heading(_ column: ExportColumn, _ language: Language) -> String {
        switch column {
        case .id: language.say("Бронь", "Booking")
        case .integrationID: language.say("Сайт", "Site")
        case .receivedAt: language.say("Получена", "Received")
        case .orderID: language.say("Заказ", "Order")
        case .code: language.say("Код брони", "Code")
        case .status: language.say("Состояние", "State")
        case .attempts: language.say("Попытки", "Attempts")
        case .remoteID: language.say("Номер в CoMagic", "CoMagic id")
        case .kind: language.say("Как определили сессию", "How the session was found")
        case .reason: language.say("Почему без сессии", "Why no session")
        case .sessionID: language.say("Сессия", "Session")
        case .campaignID: language.say("Номер кампании", "Campaign id")
        case .siteID: language.say("Номер сайта", "Site id")
        case .sourceID: language.say("Номер источника", "Source id")
        case .widgetID: language.say("Виджет", "Widget")
        case .pageURL: language.say("Страница", "Page")
        case .referrer: language.say("Переход с", "Referrer")
        case .utmSource, .utmMedium, .utmCampaign, .utmTerm, .utmContent: "utm_\(column.key)"
        case .errorMnemonic: language.say("Ошибка", "Error")
        case .errorMessage: language.say("Ответ CoMagic", "CoMagic's answer")
        case .errorAt: language.say("Время ошибки", "Error at")
        }
    }
}
