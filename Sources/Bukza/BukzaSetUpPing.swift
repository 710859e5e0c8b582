/// Whether a request only tries the address: `ping`, `{"test": true}`, `?test=1`. A person or a program that sets a web
/// request up sends one; nobody has lost a booking by it.
enum BukzaSetUpPing {
    /// Words by which services try an address. A greeting is none: it may be all that is left of a booking.
    private static let signs: Set<String> = ["test", "testing", "ping", "тест", "тестовый", "пинг"]
    private static let fillers: Set<String> = [
        "true", "1", "ok", "yes", "on", "event", "type", "action", "status", "id", "webhook", "hook", "request",
        "a", "this", "is", "connection", "запрос", "да", "0", "2", "123", "mode",
    ]

    /// Origin of the number: a ping is one short line; more is somebody's text.
    private static let maximumBytes = 512

    /// Nothing but words of testing, at least one of them a sure one.
    static func isPing(_ text: [UInt8]) -> Bool {
        guard text.count <= Self.maximumBytes else { return false }
        let words = String(decoding: text, as: UTF8.self).lowercased()
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return words.contains(where: Self.signs.contains)
            && words.allSatisfy { Self.signs.contains($0) || Self.fillers.contains($0) }
    }
}
