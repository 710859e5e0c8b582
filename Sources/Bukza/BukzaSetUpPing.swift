/// Recognises a request that only tests the address: `ping`, `{"test": true}`, `?test=1`. A person or a program that
/// sets up a web request sends one. No booking is lost with it.
enum BukzaSetUpPing {
    /// Words with which services test an address. A greeting is not one: it may be all that is left of a booking.
    private static let signs: Set<String> = ["test", "testing", "ping", "тест", "тестовый", "пинг"]
    private static let fillers: Set<String> = [
        "true", "1", "ok", "yes", "on", "event", "type", "action", "status", "id", "webhook", "hook", "request",
        "a", "this", "is", "connection", "запрос", "да", "0", "2", "123", "mode",
    ]

    /// Origin of the number: a ping is one short line; a longer text is a person's.
    private static let maximumBytes = 512

    /// Only test words, at least one of them a certain one.
    static func isPing(_ text: [UInt8]) -> Bool {
        guard text.count <= Self.maximumBytes else { return false }
        let words = String(decoding: text, as: UTF8.self).lowercased()
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return words.contains(where: Self.signs.contains)
            && words.allSatisfy { Self.signs.contains($0) || Self.fillers.contains($0) }
    }
}
