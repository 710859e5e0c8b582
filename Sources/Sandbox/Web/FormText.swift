import Foundation

/// `a=1&b=%D0%B1`: queries and posted forms.
enum FormText {
    /// The fields, decoded; the last of a name counts, a field with a broken escape stays as it stands.
    static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty else { continue }
            fields[Self.decoded(name)] = parts.count > 1 ? Self.decoded(parts[1]) : ""
        }
        return fields
    }

    private static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
    }
}
