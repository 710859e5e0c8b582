import SiteDoctor
import Stitching

extension SiteFinding {
    /// The words of the findings on the counter.
    func counterText(_ language: Language) -> String {
        switch self {
        case .counterPresent(let brand):
            language.say(
                "Счётчик коллтрекинга\(brand.isEmpty ? "" : " (\(brand))") стоит на странице.",
                "The call tracking counter\(brand.isEmpty ? "" : " (\(brand))") is on the page.")
        case .counterTwice(let count):
            language.say(
                "Счётчик CoMagic подключён несколько раз (\(count)), второй ломает первый: оставьте один.",
                "CoMagic's counter is loaded \(count) times and the second breaks the first: leave one.")
        case .counterInert(.heldBack(let type)):
            language.say(
                "Счётчик CoMagic придерживает плагин или окно согласия (type=\"\(type)\"): до загрузки счётчика у бронирования не будет сессии.",
                "CoMagic's counter is held back by a plugin or a consent banner (type=\"\(type)\"): until it loads, a booking has no session."
            )
        case .counterInert:
            language.say(
                "Счётчик CoMagic стоит там, где браузер его не выполнит (комментарий, <noscript> или <template>): перенесите его в <head>.",
                "CoMagic's counter is where no browser runs it (a comment, <noscript> or <template>): move it into <head>."
            )
        case .counterMayComeThrough(let manager):
            language.say(
                "Счётчика CoMagic в HTML нет: возможно, его подключает \(manager.name). Загрузился ли он, покажет список проверок.",
                "CoMagic's counter is not in the HTML: \(manager.name) may load it. The checklist shows whether it came."
            )
        default:
            language.say(
                "Счётчика CoMagic на странице нет, без него нет и сессии: вставьте код счётчика из кабинета CoMagic.",
                "CoMagic's counter is not on the page, and without it there is no session: put in the counter's code from CoMagic's cabinet."
            )
        }
    }

    /// The words of the findings on the widgets.
    func widgetText(_ language: Language) -> String {
        switch self {
        case .widgetsPresent(let ids):
            let list = ids.prefix(20).joined(separator: ", ")
            return language.say("Виджеты Bukza на странице: \(list).", "Bukza's widgets on the page: \(list).")
        case .widgetNotListed(let id):
            return language.say(
                "Виджет \(id) стоит на странице, но не указан в настройках: добавьте его номер, иначе его бронирования останутся без сессии.",
                "The widget \(id) is on the page but not in the settings: add its number, or its bookings stay without a session."
            )
        case .widgetNotFound(let id):
            return language.say(
                "Виджета \(id) из настроек в HTML страницы нет: если он стоит на другой странице или открывается по кнопке, всё в порядке; если нет, проверьте номер.",
                "The widget \(id) of the settings is not in the page's HTML: fine if it is on another page or opens by a button; if not, check the number."
            )
        case .directLink(let widget):
            let name = widget.map { " \($0)" } ?? ""
            return language.say(
                "Ссылка ведёт прямо на страницу Bukza (виджет\(name)), где нашего скрипта нет: поставьте виджет на сайт или включите передачу сессии в прямых ссылках.",
                "A link leads straight to Bukza's page (widget\(name)), where our script is not: put the widget on the site, or switch on the session in direct links."
            )
        case .directFrame(let widget):
            let name = widget.map { " \($0)" } ?? ""
            return language.say(
                "Страница Bukza (виджет\(name)) вставлена рамкой <iframe>: замените её кодом виджета из настроек Bukza, иначе сессию передать некуда.",
                "Bukza's page (widget\(name)) stands in an <iframe>: put the widget's code of Bukza's settings in its place, or the session can't be handed over."
            )
        default:
            return language.say(
                "Виджетов Bukza в HTML страницы нет: если виджет открывается по кнопке, всё в порядке; если нет, укажите страницу с виджетом.",
                "No widget of Bukza's is in the page's HTML: fine if it opens by a button; if not, give the page that has it."
            )
        }
    }

    /// The words of the findings on the content security policy.
    func policyText(_ language: Language) -> String {
        switch self {
        case .policyBlocksScript(let directive, let line):
            language.say(
                "Политика безопасности сайта (CSP, \(directive)) блокирует скрипт. Замените или добавьте строку: \(line)",
                "The site's security policy (CSP, \(directive)) blocks the script. Change or add the line: \(line)")
        case .policyBlocksBeacon(let directive, let line):
            language.say(
                "Политика безопасности сайта (CSP, \(directive)) не даёт скрипту сообщать о сессии. Замените или добавьте строку: \(line)",
                "The site's security policy (CSP, \(directive)) keeps the script from telling the session. Change or add the line: \(line)"
            )
        case .policyNeedsNonce(let directive):
            language.say(
                "Политика безопасности сайта (CSP, \(directive), 'strict-dynamic') пускает только скрипты с nonce: добавьте в тег атрибут nonce, как у других скриптов страницы.",
                "The site's security policy (CSP, \(directive), 'strict-dynamic') runs only scripts with a nonce: give the tag the attribute nonce, as the page's other scripts have it."
            )
        default:
            language.say(
                "Политика безопасности сайта (CSP) скрипту не мешает.",
                "The site's security policy (CSP) is not in the way.")
        }
    }
}
