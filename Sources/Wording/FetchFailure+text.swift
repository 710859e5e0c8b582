package import SiteDoctor
package import Stitching

extension FetchFailure {
    /// What happened, and the next step.
    package func text(in language: Language) -> String {
        switch self {
        case .notAnAddress:
            language.say(
                "Это не адрес страницы: впишите его целиком, например https://example.ru/booking.",
                "This is not a page's address: write it whole, such as https://example.com/booking.")
        case .schemeNotAllowed(let scheme):
            language.say(
                "Адреса «\(scheme)» доктор не открывает: нужен http или https.",
                "The doctor does not open “\(scheme)”: it takes http or https.")
        case .credentialsInAddress:
            language.say(
                "В адресе логин или пароль: уберите их, доктор видит только открытые страницы.",
                "The address has a login or a password in it: leave them out, the doctor sees open pages only.")
        case .portNotAllowed(let port):
            language.say(
                "Порт \(port) доктор не открывает: нужен сайт на обычном порту, 80 или 443.",
                "The doctor does not open port \(port): the site must be on a usual one, 80 or 443.")
        case .privateTarget(let host):
            language.say(
                "\(host) — адрес внутренней сети: доктор открывает только сайты, доступные из интернета.",
                "\(host) belongs to a private network: the doctor opens only sites that the Internet can reach.")
        case .unknownHost(let host):
            language.say(
                "Сайт \(host) не найден в DNS: проверьте, нет ли опечатки в адресе.",
                "DNS does not know \(host): check the address for a typing mistake.")
        case .unreachable(let host):
            language.say(
                "Сайт \(host) не принимает соединений: откройте его в браузере и попробуйте позже.",
                "The site \(host) takes no connection: open it in a browser and try later.")
        case .tls(let host):
            language.say(
                "С сайтом \(host) не удалось защищённое соединение: проверьте, не истёк ли сертификат https и подходит ли он к имени.",
                "No secure connection to \(host): check whether its https certificate has expired or is for another name."
            )
        case .timeout:
            language.say(
                "Сайт не ответил вовремя: откройте его в браузере и попробуйте ещё раз.",
                "The site did not answer in time: open it in a browser and try again.")
        case .tooManyRedirects:
            language.say(
                "Слишком много перенаправлений: укажите адрес, который видно в браузере, когда страница открылась.",
                "Too many redirects: give the address that the browser shows once the page is open.")
        case .redirectLoop:
            language.say(
                "Страница перенаправляет сама на себя (так бывает, когда сайт ждёт cookie): укажите адрес, который видно в браузере.",
                "The page redirects to itself, as sites do that wait for a cookie: give the address that the browser shows."
            )
        case .redirectRefused:
            language.say(
                "Страница перенаправляет туда, куда доктор не ходит: укажите адрес, который видно в браузере, когда страница открылась.",
                "The page redirects to where the doctor does not go: give the address that the browser shows once the page is open."
            )
        case .brokenAnswer:
            language.say(
                "Сервер ответил не по правилам HTTP: проверьте адрес и порт.",
                "The server's answer is not HTTP: check the address and its port.")
        }
    }
}
