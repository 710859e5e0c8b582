/// Words that mean "no value": what programs print for a missing value, and what people type instead of one.
package enum EmptyWord {
    private static let technical: Set<String> = [
        "undefined", "null", "none", "nil", "nan", "nothing", "object", "unset", "void", "dbnull", "nul",
    ]
    private static let words: Set<String> = technical.union([
        "n", "a", "na", "empty", "blank", "unknown", "false", "true", "missing", "default", "tbd", "tba", "tbc", "no",
        "not", "set", "specified", "available", "applicable", "defined", "provided", "given", "assigned", "found",
        "yet",
        "value", "data", "see", "mail", "email", "e", "letter", "pending", "later", "xxx", "inf",
        "infinity", "ref", "error", "invalid", "absent",
        "нет", "не", "указан", "указана", "указано", "указаны", "задан", "задана", "задано", "определен", "определён",
        "определена", "определено", "заполнен", "заполнено", "известен", "известно", "известна", "присвоен", "назначен",
        "найден", "найдено", "пусто", "пустой", "пустое", "пустая", "отсутствует", "отсутствуют", "неизвестно",
        "неизвестен", "неизвестный", "данных", "номера", "кода", "заказа", "без", "б", "н", "бн", "д", "нд", "см",
        "смотри", "смотрите", "письмо", "письме", "в", "почте", "почту", "прочерк", "ноль", "нуль", "позже",
        "уточняется",
        "ожидается", "номер", "код", "значения", "значение", "будет", "есть", "ещё", "еще", "пока", "неопределено",
        "нету",
    ])
    /// The words that may be a value when they stand alone.
    private static let particles: Set<String> = [
        "n", "a", "e", "see", "set", "value", "given", "found", "not", "yet", "data", "mail", "email",
        "letter", "б", "н", "в", "д", "есть", "будет", "номер", "код", "номера", "кода", "заказа", "письмо", "письме",
    ]

    /// Whether the text names nothing: no letter and no digit, only zeros, or only words such as «нет» (`undefined`,
    /// `n/a`, `не указан`, `см. письмо`, `[object Object]`). Linear.
    package static func isAll(of text: String) -> Bool {
        guard text.utf8.count <= 256 else { return false }
        let parts = Self.parts(of: text)
        if parts.isEmpty { return true }
        // `0` and `0.00` mean nothing; `0-0` may be a real number of an order.
        if parts.allSatisfy({ part in part.allSatisfy { $0 == "0" } }) {
            return parts.count == 1 || text.allSatisfy { "0., ".contains($0) }
        }
        guard parts.allSatisfy({ Self.words.contains($0) }) else { return false }
        return parts.count > 1 || !Self.particles.contains(parts[0])
    }

    /// Whether the text is only what programs print for a missing value: `undefined`, `null null`, `[object Object]`.
    package static func isTechnical(_ text: String) -> Bool {
        guard text.utf8.count <= 64 else { return false }
        let parts = Self.parts(of: text)
        return !parts.isEmpty && (parts.allSatisfy { Self.technical.contains($0) } || parts == ["n", "a"])
    }

    private static func parts(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
