/// A text with `%` for any run of characters, as the vendor's `like` understands it. Matching is O(n·m).
package struct LikePattern: Hashable, Sendable {
    /// The pattern as written.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether the whole text fits.
    package func matches(_ text: String) -> Bool {
        let pattern = Array(self.text)
        let characters = Array(text)
        var (position, index) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while index < characters.count {
            if position < pattern.count, pattern[position] == "%" {
                star = (position, index)
                position += 1
            } else if position < pattern.count, pattern[position] == characters[index] {
                position += 1
                index += 1
            } else if let last = star {
                position = last.pattern + 1
                index = last.text + 1
                star = (last.pattern, index)
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == "%" }
    }
}
