/// The control page's texts in one of its two languages.
struct ControlWords: Sendable {
    enum Language: String, Sendable {
        case russian = "ru"
        case english = "en"

        /// By the switch, else by the browser's preference; Russian without either.
        init(query: String?, acceptLanguage: String?) {
            if let query, let chosen = Language(rawValue: query) {
                self = chosen
                return
            }
            let tags = (acceptLanguage ?? "").lowercased().split(separator: ",").map { $0.prefix { $0 != ";" } }
            let first = tags.lazy.compactMap { Language(rawValue: String($0.drop { $0 == " " }.prefix(2))) }.first
            self = first ?? .russian
        }

        var other: Language { self == .russian ? .english : .russian }
    }

    let language: Language

    /// The texts for the template's tokens.
    var values: [String: String] {
        Self.table.mapValues { self.language == .russian ? $0.russian : $0.english }
    }

    /// A text by its token; the token itself when there is none, which a test refuses.
    subscript(token: String) -> String {
        guard let words = Self.table[token] else { return token }
        return self.language == .russian ? words.russian : words.english
    }

    private static let table: [String: (russian: String, english: String)] = [
        "W_TITLE": ("Песочница CoMagic", "CoMagic sandbox"),
        "W_INTRO": (
            "Адрес Data API: <code>/v2.0</code>, ключ: <code>sandbox-token</code>. Ничего не уходит наружу.",
            "Data API address: <code>/v2.0</code>, key: <code>sandbox-token</code>. Nothing leaves this machine."
        ),
        "W_SWITCH": ("English", "Русский"),
        "W_FAULTS": ("Сбои", "Faults"),
        "W_FAULT": ("Сбой", "Fault"),
        "W_FAULT_HINT": (
            "Например: limit_exceeded, http:503, hang+stored, slow:3000",
            "E.g. limit_exceeded, http:503, hang+stored, slow:3000"
        ),
        "W_TIMES": ("Сколько раз", "How many times"),
        "W_METHOD": ("Метод", "Method"),
        "W_ANY": ("любой", "any"),
        "W_STORED": ("после сохранения", "after storing"),
        "W_SET": ("Включить", "Set"),
        "W_CLEAR": ("Убрать все сбои", "Remove all faults"),
        "W_RESET": ("Очистить песочницу", "Clear the sandbox"),
        "W_NO_FAULTS": ("Сбоев нет: всё отвечает как положено.", "No faults: everything answers as it should."),
        "W_MESSAGES": ("Полученные заявки", "Messages received"),
        "W_NO_MESSAGES": ("Заявок пока нет.", "No messages yet."),
        "W_CALLS": ("Вызовы", "Calls"),
        "W_NO_CALLS": ("Вызовов пока нет.", "No calls yet."),
        "W_RECEIVED": ("Получена", "Received"),
        "W_ACCOUNT": ("Аккаунт", "Account"),
        "W_SESSION": ("Сессия", "Session"),
        "W_TARGET": ("Кампания / сайт / источник", "Campaign / site / source"),
        "W_DATE": ("Дата заявки", "Message date"),
        "W_CONTACT": ("Контакт", "Contact"),
        "W_TEXT": ("Текст", "Text"),
        "W_OTHER": ("Прочие поля", "Other fields"),
        "W_CALL": ("Вызов", "Call"),
        "W_TIME": ("Время", "Time"),
        "W_VERDICT": ("Итог", "Verdict"),
        "W_COUNT": ("Заявок", "Messages"),
        "W_SUCCESS": ("принято", "accepted"),
        "W_NO_ANSWER": ("без ответа", "no answer"),
    ]
}
