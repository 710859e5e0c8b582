/// User and password for the mail server. Its description is redacted.
struct MailCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let user: String
    let password: String

    /// `nil` without a user.
    static func make(user: String?, password: String?) throws(MailServerError) -> MailCredentials? {
        guard let user, !user.isEmpty else {
            guard password ?? "" == "" else { throw .userMissing }
            return nil
        }
        guard let password, !password.isEmpty else { throw .passwordMissing }
        // AUTH PLAIN separates its three texts by NUL. No server needs the other control characters.
        guard !(user + password).unicodeScalars.contains(where: CleanText.isControl) else { throw .badCredentials }
        guard user.utf8.count <= 500, password.utf8.count <= 1_000 else { throw .badCredentials }
        return MailCredentials(user: user, password: password)
    }

    var description: String { "redacted" }
    var debugDescription: String { "redacted" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
