package import Stitching

/// What is wrong with a default, in the words of its field.
package enum DestinationProblem: Hashable, Sendable {
    /// The numbers make no default, whatever the account has: it can't be saved.
    case shape(DestinationError)
    /// The account has no such campaign, site or source, or it is switched off: bookings would be refused.
    case unknown(CatalogKind, Int64)

    package func text(in language: Language) -> String {
        switch self {
        case .shape(let error): Self.text(error, language)
        case .unknown(.campaigns, let id):
            language.say(
                "Среди активных кампаний аккаунта нет номера \(id): выберите кампанию из списка или включите её в CoMagic.",
                "No active campaign of the account has the number \(id): choose one of the list, or switch it on in CoMagic."
            )
        case .unknown(.sites, let id):
            language.say(
                "В аккаунте нет сайта с номером \(id): выберите сайт из списка.",
                "The account has no site with the number \(id): choose one of the list.")
        case .unknown(.sources, let id):
            language.say(
                "Среди активных источников аккаунта нет номера \(id): выберите источник из списка или оставьте поле пустым.",
                "No active source of the account has the number \(id): choose one of the list, or leave the field empty."
            )
        }
    }

    private static func text(_ error: DestinationError, _ language: Language) -> String {
        switch error {
        case .missing:
            language.say(
                "Выберите кампанию либо сайт: туда попадут бронирования без сессии.",
                "Choose a campaign or a site: bookings without a session go there.")
        case .both:
            language.say(
                "Нужно что-то одно: либо кампания, либо сайт с источником.",
                "It is one or the other: a campaign, or a site with its source.")
        case .sourceNeedsSite:
            language.say(
                "Источник указывают вместе с сайтом: выберите сайт.", "A source goes with its site: choose the site.")
        case .systemCampaignNeedsSite:
            language.say(
                "Кампания −1 («Посетители без рекламной кампании») есть у каждого сайта: выберите сайт и не указывайте источник.",
                "Every site has the campaign −1 (“visitors without a campaign”): choose the site, and no source.")
        case .notPositive:
            language.say(
                "Номера кампаний и сайтов — положительные числа: скопируйте номер из CoMagic.",
                "Numbers of campaigns and sites are above zero: copy the number from CoMagic.")
        }
    }
}
