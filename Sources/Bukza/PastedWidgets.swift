import Stitching

/// The widgets in a text that an owner pastes into the settings: numbers, an embed code, a shortcode or an address.
///
/// Nothing of the text vanishes: what names no widget is among the ``strangers``.
///
/// **Source:** Bukza's documentation: embed codes and the shortcode `[bukza user= widget= tag=]`, whose `widget` was
/// called `timetable` before.
package struct PastedWidgets: Hashable, Sendable {
    /// Longer texts are read only up to here.
    static let maximumBytes = 100_000
    private static let maximumCount = 1_000

    /// Each widget once, in the order of the text; empty when there is none.
    package private(set) var ids: [String] = []
    /// What is not a widget, as it was pasted: words, addresses, whole codes.
    package private(set) var strangers: [String] = []

    private var seen: Set<String> = []
    private let signs = BukzaSigns()

    /// Reads the text. Linear.
    package init(_ text: String) {
        let text = text.prefix(utf8Bytes: Self.maximumBytes)
        for piece in PastedPieces(text) {
            switch piece {
            case .code(let code): self.read(code: code)
            case .shortcode(let code): self.take(Self.widget(ofShortcode: code).map { [$0] } ?? [], from: code)
            case .words(let words): self.read(words: words)
            }
        }
    }

    /// Whether a text is a widget's id: 1 to 18 digits. The one rule for it.
    package static func isID(_ text: some StringProtocol) -> Bool {
        (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    package static func == (one: Self, other: Self) -> Bool {
        one.ids == other.ids && one.strangers == other.strangers
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(self.ids)
        hasher.combine(self.strangers)
    }

    private mutating func take(_ ids: [String], from piece: Substring) {
        if ids.isEmpty { self.strangers.append(String(piece)) }
        for id in ids where self.ids.count < Self.maximumCount && self.seen.insert(id).inserted { self.ids.append(id) }
    }

    /// Tags, and all that stands between them: it has other numbers too, so only what an embed code names counts.
    private mutating func read(code: Substring) {
        var found = self.signs.widgets(in: String(code))
        for word in code.split(whereSeparator: { " \t\r\n\"'<>,;]".contains($0) }) {
            found += self.widget(named: word).map { [$0] } ?? []
        }
        self.take(found, from: code)
    }

    private mutating func read(words text: Substring) {
        let words = text.split { $0.isWhitespace || ",;".contains($0) }
        // A script without its tag: its other words are no ids.
        if words.contains(where: { ["=", "+"].contains($0) || $0.contains("(") || $0.contains("{") }),
            !self.signs.widgets(in: String(text)).isEmpty
        {
            return self.take(self.signs.widgets(in: String(text)), from: text)
        }
        for word in words {
            let bare = word.drop { "№#\"'«“(".contains($0) }.trimmingSuffix { "\"'»”).".contains($0) }
            // A dash or a lone № says nothing.
            guard bare.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            let isNumber = bare.utf8.first.map { (0x30...0x39).contains($0) } == true && Self.isID(bare)
            let found = isNumber ? [String(bare)] : self.signs.widgets(in: String(bare))
            self.take(found.isEmpty ? self.widget(named: bare).map { [$0] } ?? [] : found, from: word)
        }
    }

    /// The widget that a container's id or a direct link names.
    private func widget(named word: Substring) -> String? {
        if let id = self.signs.widget(ofContainer: String(word)) { return id }
        guard self.signs.mayLink(String(word)), let host = Self.host(word), self.signs.isDirect(host: host) else {
            return nil
        }
        return self.signs.widget(ofLink: String(word))
    }

    /// The host of an absolute address, in lower case.
    private static func host(_ address: Substring) -> String? {
        guard let scheme = address.firstRange(of: "://"), scheme.lowerBound > address.startIndex else { return nil }
        let authority = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        return authority.split(separator: "@").last?.prefix { $0 != ":" }.lowercased()
    }

    private static func widget(ofShortcode code: Substring) -> String? {
        for part in code.dropFirst().prefix(500).split(whereSeparator: { $0.isWhitespace || $0 == "]" }) {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, ["widget", "timetable"].contains(pair[0].lowercased()) else { continue }
            let id = pair[1].filter { !"\"'«»".contains($0) }
            if Self.isID(id) { return id }
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
