/// The extensions that a mail server offers in its answer to `EHLO`.
struct SMTPExtensions: Hashable, Sendable {
    private(set) var offersStartTLS = false
    private(set) var offersPlain = false
    private(set) var offersLogin = false

    static let none = SMTPExtensions()

    private init() {}

    /// The first line is the server's name. **Source:** RFC 5321, 4.1.1.1; RFC 4954, 3 for `AUTH`.
    init(_ reply: SMTPReply) {
        for line in reply.lines.dropFirst() {
            // Some old servers separate the word from its values by an equals sign.
            let words = line.uppercased().split { $0 == " " || $0 == "=" }
            switch words.first {
            case "STARTTLS": self.offersStartTLS = true
            case "AUTH":
                if words.contains("PLAIN") { self.offersPlain = true }
                if words.contains("LOGIN") { self.offersLogin = true }
            default: break
            }
        }
    }
}
