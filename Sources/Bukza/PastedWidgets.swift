import Stitching

/// The widgets in a text that an owner pastes into the settings: numbers, an embed code, a shortcode or a direct link.
///
/// **Source:** Bukza's documentation: embed codes and the shortcode `[bukza user= widget= tag=]`, whose `widget` was
/// called `timetable` before.
package enum PastedWidgets {
    /// Longer texts are read only up to here.
    static let maximumBytes = 100_000

    /// Each widget once, in the order of the text; empty when there is none. Linear.
    package static func ids(in text: String) -> [String] {
        let text = text.prefix(utf8Bytes: Self.maximumBytes)
        let signs = BukzaSigns()
        var found: [String] = []
        var seen: Set<String> = []
        func add(_ ids: [String]) {
            for id in ids where found.count < Self.maximumCount && seen.insert(id).inserted { found.append(id) }
        }
        // An embed code contains other numbers, so plain numbers count only if there is nothing else.
        add(signs.widgets(in: text))
        for word in text.split(whereSeparator: { " \t\r\n\"'<>,;]".contains($0) }) {
            if let id = signs.widget(ofContainer: String(word)) { add([id]) }
            guard signs.mayLink(String(word)), let host = Self.host(word), signs.isDirect(host: host),
                let id = signs.widget(ofLink: String(word))
            else { continue }
            add([id])
        }
        add(Self.shortcodes(text))
        if found.isEmpty { add(Self.numbers(text)) }
        return found
    }

    private static let maximumCount = 1_000

    /// The host of an absolute address, in lower case.
    private static func host(_ address: Substring) -> String? {
        guard let scheme = address.firstRange(of: "://"), scheme.lowerBound > address.startIndex else { return nil }
        let authority = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        return authority.split(separator: "@").last?.prefix { $0 != ":" }.lowercased()
    }

    private static func shortcodes(_ text: String) -> [String] {
        text.utf8.places(of: "[bukza ").flatMap { place in
            let inside = String(text[place.upperBound...].prefix(500).prefix { $0 != "]" })
            return inside.split(whereSeparator: \.isWhitespace).compactMap { part -> String? in
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, ["widget", "timetable"].contains(pair[0].lowercased()) else { return nil }
                return Self.number(pair[1].filter { !"\"'«»".contains($0) })
            }
        }
    }

    /// A list of numbers and nothing else.
    private static func numbers(_ text: String) -> [String] {
        let words = text.split { $0.isWhitespace || ",;№#".contains($0) }
        let numbers = words.compactMap { Self.number(String($0)) }
        return numbers.count == words.count ? numbers : []
    }

    private static func number(_ text: String) -> String? {
        self.isID(text) ? text : nil
    }

    /// Whether a text is a widget's id: 1 to 18 digits. The one rule for it.
    package static func isID(_ text: some StringProtocol) -> Bool {
        (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
