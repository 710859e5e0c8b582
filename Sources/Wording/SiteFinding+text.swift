package import SiteDoctor
package import Stitching

extension SiteFinding {
    /// One or two sentences: the finding and the next step. They contain values from the page: escape them.
    package func text(in language: Language) -> String {
        switch self {
        case .unreachable(let failure): failure.text(in: language)
        case .status(let status): Self.status(status, language)
        case .notHTML(let type):
            language.say(
                "По адресу лежит не страница, а «\(type)»: укажите адрес страницы с виджетом.",
                "The address holds no page but “\(type)”: give the address of the page with the widget.")
        case .empty:
            language.say(
                "Страница пришла пустой: откройте её в браузере и проверьте адрес.",
                "The page came empty: open it in a browser and check the address.")
        case .cut(let bytes):
            language.say(
                "Страница длиннее \(bytes / 1_024) КБ или оборвалась, прочитано только начало: если тега не нашли, перенесите его выше, в <head>.",
                "The page is longer than \(bytes / 1_024) KB or broke off, only its beginning was read: if the tag was not found, move it up into <head>."
            )
        case .redirected(let address):
            language.say(
                "Адрес перенаправляет на \(address): проверили ту страницу.",
                "The address redirects to \(address): that page was examined.")
        case .unknownCharset(let name):
            language.say(
                "Кодировку «\(name)» доктор не читает: русские слова могли исказиться, адреса и номера читаются верно.",
                "The doctor does not read the charset “\(name)”: words may be wrong, addresses and numbers are right.")
        case .tagPresent, .tagLoadedByScript, .tagMissing, .tagTwice, .tagInert, .tagOfOtherKey, .tagFromOtherServer,
            .tagInsecure, .tagMayComeThrough:
            self.tagText(language)
        case .counterPresent, .counterMissing, .counterTwice, .counterInert, .counterMayComeThrough:
            self.counterText(language)
        case .widgetsPresent, .widgetNotListed, .widgetNotFound, .noWidgets, .directLink, .directFrame:
            self.widgetText(language)
        case .policyAllows, .policyBlocksScript, .policyBlocksBeacon, .policyNeedsNonce: self.policyText(language)
        }
    }

    private static func status(_ status: Int, _ language: Language) -> String {
        switch status {
        case 401:
            language.say(
                "Сайт просит пароль (401): доктор видит только открытые страницы.",
                "The site asks for a password (401): the doctor sees open pages only.")
        case 403, 429, 503:
            language.say(
                "Сайт не пустил доктора (\(status)): возможно, мешает защита от роботов. Разрешите ей «StitcherSiteDoctor» или проверьте установку по списку проверок.",
                "The site did not let the doctor in (\(status)), maybe a filter against robots: let “StitcherSiteDoctor” pass, or go by the checklist."
            )
        case 404, 410:
            language.say(
                "Такой страницы нет (\(status)): проверьте адрес.",
                "There is no such page (\(status)): check the address.")
        case 500...599:
            language.say(
                "Сайт ответил своей ошибкой (\(status)): откройте страницу в браузере и попробуйте позже.",
                "The site answered with an error of its own (\(status)): open the page in a browser and try later.")
        default:
            language.say(
                "Сайт ответил кодом \(status) вместо страницы: откройте адрес в браузере и проверьте его.",
                "The site answered with status \(status) instead of a page: open the address in a browser and check it."
            )
        }
    }
}
