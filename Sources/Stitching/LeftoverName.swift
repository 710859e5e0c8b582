/// Decides whether the text between a template's marks can be a parameter's name.
struct LeftoverName {
    /// Begins the names of the booking system's own parameters, in lower case; empty for none.
    let system: String

    private static let words = [
        "order", "reserv", "booking", "code", "client", "customer", "phone", "mail", "name", "date", "visitor",
        "session", "utm", "comment", "message", "number", "contact", "param", "value", "field", "user", "person",
        "заказ", "брон", "имя", "телефон", "фамил", "клиент", "почт", "номер", "код", "коммент", "параметр",
    ]
    private static let wholeNames: Set<String> = [
        "id", "num", "no", "nr", "tel", "fio", "фио", "var", "uid", "guid", "uuid", "key", "text", "tag",
    ]

    /// Whether products name parameters like this: words of bookings and contacts, `id`, `n2`.
    func isParameter(_ name: [Unicode.Scalar]) -> Bool {
        guard name.count > 1, let first = name.first, first.properties.isAlphabetic || first == "_" else {
            return false
        }
        let text = String(String.UnicodeScalarView(name)).lowercased()
        if Self.wholeNames.contains(text) { return true }
        let parts = text.split { "_.- ".contains($0) }
        // A sentence between brackets is a person's remark.
        guard self.isOwn(text) || !text.contains(" ") || parts.count <= 3 else { return false }
        if text.first == "n", text.dropFirst().count == 1, text.last?.isNumber == true { return true }
        if parts.count > 1, parts.contains("id") { return true }
        return !self.system.isEmpty && text.contains(self.system) || Self.words.contains(where: text.contains)
    }

    /// Whether the name is written like a name in a program: `order_id`, `order.id`, `orderId`, any name of the booking
    /// system.
    func isCompound(_ name: [Unicode.Scalar]) -> Bool {
        let text = String(String.UnicodeScalarView(name))
        if self.isOwn(text.lowercased()) { return true }
        guard !text.contains(" "), !text.hasSuffix(".") else { return false }
        if text.dropFirst().contains(where: { $0 == "_" || $0 == "." }) { return true }
        return zip(name, name.dropFirst()).contains { ("a"..."z").contains($0) && ("A"..."Z").contains($1) }
    }

    /// Whether a name is one of the booking system's own. - Parameter text: in lower case.
    private func isOwn(_ text: String) -> Bool { !self.system.isEmpty && text.hasPrefix(self.system) }

    /// Whether a parameter's name stands there without its marks: `order_id`, `order_code`.
    func isBare(_ text: [Unicode.Scalar]) -> Bool {
        let name = Array(text.drop { Self.quotes.contains($0) }.reversed().drop { Self.quotes.contains($0) }.reversed())
        guard name.count <= 64, name.contains("_"), name.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic }) else {
            return false
        }
        return self.isParameter(name)
    }

    private static let quotes = Set("`'\"«»“” ".unicodeScalars)

    /// Whether the name is a plain identifier, not a value that the template's author put between brackets: `[C6UDS3]`
    /// is a code.
    static func isIdentifier(_ name: [Unicode.Scalar]) -> Bool {
        guard let first = name.first, ("a"..."z").contains(first) || ("A"..."Z").contains(first) || first == "_" else {
            return false
        }
        let hasLower = name.contains { ("a"..."z").contains($0) }
        let hasDigit = name.contains { ("0"..."9").contains($0) }
        return name.allSatisfy(\.isASCII) && (hasLower || !hasDigit || name.contains("_"))
    }
}
