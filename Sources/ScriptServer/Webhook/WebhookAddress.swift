import Foundation

/// Reads the secret from a webhook's address. People paste a blank, a line break or a quote with it, and the web
/// request then has it in its path.
struct WebhookAddress: Sendable {
    /// The path up to the secret.
    private let prefix: String

    /// - Parameter source: the booking system's name.
    init(source: String) {
        self.prefix = "/hooks/\(source)/"
    }

    /// - Parameter path: of the request, as it came.
    /// - Returns: `nil` when the path is not that of a webhook.
    func secret(inPath path: String) -> String? {
        guard path.hasPrefix(self.prefix) else { return nil }
        let decoded = path.dropFirst(self.prefix.count).removingPercentEncoding
        let bare = (decoded ?? String(path.dropFirst(self.prefix.count)))
        guard let first = bare.firstIndex(where: Self.isSecret), let last = bare.lastIndex(where: Self.isSecret) else {
            return nil
        }
        return String(bare[first...last])
    }

    /// Letters of a secret: URL-safe base64. **Source:** ``Ledger``'s random texts.
    private static func isSecret(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }
}
