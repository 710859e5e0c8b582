import FoundationEssentials

/// Text outside ASCII in a header.
///
/// **Source:** RFC 2047: an encoded word has 75 characters at most, a line with one 76, and no character is split
/// between two words.
enum EncodedWord {
    private static let opening = "=?UTF-8?B?"
    private static let closing = "?="
    private static let longestLine = 76

    /// The value of an unstructured header such as `Subject`, folded.
    ///
    /// - Parameter column: the columns of the first line that the header's name, colon and blank take.
    static func unstructured(_ text: String, after column: Int) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?")
        return isPlain && column + text.utf8.count <= Self.longestLine ? text : Self.words(text, after: column)
    }

    /// The name of a mailbox: atoms and blanks unchanged, other ASCII quoted, the rest encoded.
    static func phrase(_ text: String, after column: Int) -> String {
        let isASCII = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?")
        guard isASCII, column + text.utf8.count + 2 <= Self.longestLine else { return Self.words(text, after: column) }
        if text.utf8.allSatisfy({ HostName.isLetterOrDigit($0) || $0 == UInt8(ascii: " ") }) { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    private static func words(_ text: String, after column: Int) -> String {
        var words: [String] = []
        var room = Self.room(after: column)
        var bytes: [UInt8] = []
        for piece in Self.pieces(of: text, upTo: Self.room(after: 1)) {
            if bytes.count + piece.count > room, !bytes.isEmpty || words.isEmpty {
                words.append(Self.word(bytes))
                bytes = []
                room = Self.room(after: 1)
            }
            bytes += piece
        }
        words.append(Self.word(bytes))
        // An empty first word is there when the first character alone was too long for the first line.
        return words.filter { $0 != Self.word([]) }.joined(separator: "\r\n ")
    }

    /// Whole characters, except one that with all its marks is longer than a word can be.
    private static func pieces(of text: String, upTo limit: Int) -> [[UInt8]] {
        text.flatMap { character -> [[UInt8]] in
            let bytes = Array(character.utf8)
            return bytes.count <= limit ? [bytes] : character.unicodeScalars.map { Array(String($0).utf8) }
        }
    }

    /// How many bytes a word may hold on a line with this many columns taken: base64 makes four of three.
    private static func room(after column: Int) -> Int {
        (Self.longestLine - column - Self.opening.utf8.count - Self.closing.utf8.count) / 4 * 3
    }

    private static func word(_ bytes: [UInt8]) -> String {
        Self.opening + Data(bytes).base64EncodedString() + Self.closing
    }
}
