import Foundation

/// The secret out of a webhook's address. People paste a blank, a line break or a quote along with it, and the web
/// request then carries that in its path.
enum WebhookAddress {
    /// The path up to the secret.
    static let prefix = "/hooks/bukza/"

    /// - Parameter path: of the request, as it came.
    /// - Returns: `nil` when the path is not that of a webhook.
    static func secret(inPath path: String) -> String? {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let decoded = path.dropFirst(Self.prefix.count).removingPercentEncoding
        let bare = (decoded ?? String(path.dropFirst(Self.prefix.count)))
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
