extension NoticeFailure {
    /// What happened and the next step, one or two sentences.
    package func text(russian: Bool) -> String {
        let (inRussian, inEnglish) = self.texts
        return russian ? inRussian : inEnglish
    }

    private var texts: (russian: String, english: String) {
        switch self {
        case .mailNotConfigured:
            (
                "Почтовый сервер не задан: попросите администратора указать его в настройках программы.",
                "No mail server is set: ask the administrator to name one in the program's settings."
            )
        case .badAddress(let kind): Self.badAddress(kind)
        case .hostNotAllowed(let host):
            (
                """
                \(host) ведёт во внутреннюю сеть или на сам сервер, поэтому ничего не отправлено: укажите адрес, открытый \
                из интернета, или попросите того, кто обслуживает сервер, запустить его с --allow-private-sites yes.
                """,
                """
                \(host) leads into a private network or to the server itself, so nothing was sent: give an address that \
                the Internet reaches, or ask whoever runs the server to start it with --allow-private-sites yes.
                """
            )
        case .unreachable(let host):
            (
                "Нет соединения с \(host): проверьте имя и порт и пускает ли туда сеть.",
                "No connection to \(host): check the name and port, and whether the network lets it through."
            )
        case .encryptionNotOffered(let host):
            (
                "\(host) не предлагает шифрования, поэтому ничего не отправлено: укажите порт с TLS или другой сервер.",
                "\(host) offers no encryption, so nothing was sent: give a port with TLS or another server."
            )
        case .tls(let host):
            (
                "С \(host) не удалось защищённое соединение: проверьте, не истёк ли сертификат и подходит ли он к имени.",
                "No secure connection to \(host): check whether its certificate has expired or is for another name."
            )
        case .signInNotOffered(let host):
            (
                "\(host) не принимает вход по паролю (PLAIN или LOGIN): уберите имя и пароль или укажите другой порт.",
                "\(host) takes no sign-in by password (PLAIN or LOGIN): leave out user and password or give another port."
            )
        case .refused(let refusal): refusal.texts
        case .timedOut(let host):
            (
                "\(host) не ответил вовремя: попробуйте позже.",
                "\(host) did not answer in time: try later."
            )
        case .connectionLost(let host):
            (
                "\(host) оборвал соединение: попробуйте позже.",
                "\(host) broke off the connection: try later."
            )
        case .brokenAnswer(let host):
            (
                "\(host) ответил не по правилам: проверьте адрес и порт.",
                "The answer of \(host) makes no sense: check the address and the port."
            )
        case .cancelled:
            (
                "Отправка прервана, потому что программа останавливается: попробуйте позже.",
                "The sending was broken off because the program stops: try later."
            )
        }
    }

    private static func badAddress(_ kind: NoticeChannel.Kind) -> (russian: String, english: String) {
        switch kind {
        case .mail:
            (
                "Это не адрес почты: впишите его целиком латиницей, например anna@example.ru.",
                "This is not an e-mail address: write it whole, in ASCII, such as anna@example.com."
            )
        case .webhook:
            (
                "Это не адрес вебхука: впишите его целиком, например https://example.ru/hook, без логина и пароля.",
                "This is not a webhook's address: write it whole, such as https://example.com/hook, without a login."
            )
        case .telegram:
            (
                "Токен бота или номер чата записан неверно: возьмите токен у @BotFather, а чат укажите числом или @именем.",
                "The bot's token or the chat is miswritten: take the token from @BotFather, give the chat as number or @name."
            )
        }
    }
}

extension NoticeRefusal {
    fileprivate var texts: (russian: String, english: String) {
        let said = self.text.isEmpty ? "\(self.code)" : "\(self.code) \(self.text)"
        return switch self.topic {
        case _ where self.isTemporary:
            (
                "Сервер пока не принимает сообщение (\(said)): попробуйте позже.",
                "The server does not take the message now (\(said)): try later."
            )
        case .signIn where self.kind == .telegram:
            (
                "Telegram не принял токен бота (\(said)): возьмите действующий у @BotFather.",
                "Telegram does not take the bot's token (\(said)): take a valid one from @BotFather."
            )
        case .signIn:
            (
                "Сервер не принял имя и пароль (\(said)): проверьте их.",
                "The server does not take user and password (\(said)): check them."
            )
        case .recipient where self.kind == .telegram:
            (
                "Telegram не пустил бота в чат (\(said)): проверьте чат, добавьте в него бота или напишите боту первым.",
                "Telegram keeps the bot out of the chat (\(said)): check the chat, add the bot to it, or write to the bot first."
            )
        case .recipient:
            (
                "Сервер не принял получателя (\(said)): проверьте адрес.",
                "The server does not take the recipient (\(said)): check the address."
            )
        case .notice:
            (
                "Сервер отказал (\(said)): проверьте адрес и настройки.",
                "The server refused (\(said)): check the address and the settings."
            )
        }
    }
}
