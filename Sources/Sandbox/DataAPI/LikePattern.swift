/// A text with `%` for any run of characters, like the vendor's `like`. Matching is O(n·m).
package struct LikePattern: Hashable, Sendable {
    /// The pattern as written.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether the whole text matches.
    package func matches(_ text: String) -> Bool {
        var parts = self.text.split(separator: "%", omittingEmptySubsequences: false)
        let last = parts.removeLast()
        guard !parts.isEmpty else { return text == last }
        let first = parts.removeFirst()
        guard text.hasPrefix(first), text.dropFirst(first.count).hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
