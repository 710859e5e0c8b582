/// What is wrong in a mail server's settings, named by what to correct. Contains no part of them.
package enum MailServerError: Error, Hashable, Sendable, CaseIterable {
    /// It does not begin with `smtp://`, `smtps://` or `smtp+plain://`.
    case badScheme
    /// There is no host, or it is neither a name in ASCII nor an address.
    case badHost
    /// The port is not a number from 1 to 65535. A password that is not percent-encoded may look like this.
    case badPort
    /// There is a path, a query or a fragment. A password that is not percent-encoded may look like this.
    case badRest
    /// A `%` is not followed by two hex digits, or the bytes are not UTF-8.
    case badPercentEncoding
    /// Control characters, a user over 500 bytes, or a password over 1,000.
    case badCredentials
    /// There is a password without a user.
    case userMissing
    /// There is a user without a password.
    case passwordMissing
    /// A password for another machine without TLS.
    case credentialsInTheOpen
    /// There is neither a sender's address nor a user that is one.
    case senderMissing
    /// The sender is not an address in ASCII.
    case badSender

    /// The problem and the next step, in one sentence.
    package func text(russian: Bool) -> String {
        let (inRussian, inEnglish) = self.texts
        return russian ? inRussian : inEnglish
    }

    private var texts: (russian: String, english: String) {
        switch self {
        case .badScheme:
            (
                "Адрес почтового сервера начинается не так: напишите smtp://, smtps:// или smtp+plain:// перед именем.",
                "The mail server's address begins wrongly: write smtp://, smtps:// or smtp+plain:// before the name."
            )
        case .badHost:
            (
                "Имя почтового сервера пусто или неверно: впишите его латиницей, например smtp://mail.example.ru:587.",
                "The mail server's name is missing or wrong: write it in ASCII, such as smtp://mail.example.com:587."
            )
        case .badPort:
            (
                "Порт почтового сервера — не число от 1 до 65535: поправьте его, а знаки / ? # : в пароле запишите как %2F %3F %23 %3A.",
                "The mail server's port is no number from 1 to 65535: correct it, and write / ? # : in a password as %2F %3F %23 %3A."
            )
        case .badRest:
            (
                "После порта почтового сервера что-то лишнее: уберите это, а знаки / ? # в пароле запишите как %2F %3F %23.",
                "Something follows the mail server's port: take it away, and write / ? # in a password as %2F %3F %23."
            )
        case .badPercentEncoding:
            (
                "После % в имени или пароле почты нет двух шестнадцатеричных цифр UTF-8: сам знак % запишите как %25.",
                "A % in the mail user or password is not followed by two hex digits of UTF-8: write the sign itself as %25."
            )
        case .badCredentials:
            (
                "В имени или пароле почты управляющий символ, или они слишком длинны: впишите их заново.",
                "The mail user or password has a control character or is too long: write them anew."
            )
        case .userMissing:
            (
                "Для почты задан пароль без имени: впишите имя перед двоеточием или уберите пароль.",
                "There is a mail password without a user: write the user before the colon or leave out the password."
            )
        case .passwordMissing:
            (
                "Для почты задано имя без пароля: допишите пароль после двоеточия или уберите имя.",
                "There is a mail user without a password: add the password after a colon or leave out the user."
            )
        case .credentialsInTheOpen:
            (
                "Пароль ушёл бы по сети открытым: напишите smtp:// или smtps:// вместо smtp+plain:// или уберите пароль.",
                "The password would cross the network unprotected: use smtp:// or smtps:// for smtp+plain://, or leave it out."
            )
        case .senderMissing:
            (
                "Не задано, от кого почта: укажите адрес отправителя, например alerts@example.ru.",
                "Nobody is named as the mail's sender: give the sender's address, such as alerts@example.com."
            )
        case .badSender:
            (
                "Отправитель почты — не адрес: впишите его целиком латиницей, например alerts@example.ru.",
                "The mail's sender is no address: write it whole, in ASCII, such as alerts@example.com."
            )
        }
    }
}

extension MailServerError: CustomStringConvertible {
    /// The same as ``text(russian:)`` in English.
    package var description: String { self.text(russian: false) }
}
