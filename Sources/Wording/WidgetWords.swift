package import Stitching

/// What was understood of a pasted text, and what was not.
package enum WidgetWords {
    /// Maximum number of ids or of other parts that a sentence names.
    private static let named = 10

    /// Why a text is not a list of widgets. - Parameter strangers: what names no widget; not empty.
    package static func refusal(ids: [String], strangers: [String], _ language: Language) -> String {
        let names = Self.list(strangers.map { language.say("«\($0)»", "“\($0)”") }, language)
        let wrong = language.say("Не номера виджетов: \(names).", "Not widget ids: \(names).")
        let right =
            ids.isEmpty
            ? language.say("Номер — это цифры.", "An id is digits.")
            : language.say(
                "Понятны: \(Self.list(ids, language)). Уберите или исправьте остальное.",
                "Understood: \(Self.list(ids, language)). Remove or correct the rest.")
        let advice = language.say(
            "Можно вставить код виджета целиком или адрес его страницы на app.bukza.com.",
            "You may paste the widget's whole code, or its page's address at app.bukza.com.")
        return "\(wrong) \(right) \(advice)"
    }

    /// The widgets that were found in a pasted code or address.
    package static func understood(_ ids: [String], _ language: Language) -> String {
        ids.isEmpty
            ? language.say("Виджеты: все на сайте.", "Widgets: every one of the site.")
            : language.say("Виджеты: \(Self.list(ids, language)).", "Widgets: \(Self.list(ids, language)).")
    }

    private static func list(_ parts: [String], _ language: Language) -> String {
        let rest = parts.count - Self.named
        let named = parts.prefix(Self.named).joined(separator: ", ")
        return rest > 0 ? named + language.say(" и ещё \(rest)", " and \(rest) more") : named
    }
}
