import Stitching

/// Widget ids out of whatever an owner pastes: digits, an embed code, a container's name, a WordPress shortcode, the
/// address of the widget's own page. **Source:** contract of the widget, forms of the embed code and of direct links.
struct WidgetText: Hashable, Sendable {
    /// Each once, in the order of the text.
    let ids: [String]
    /// What stands between ids and is none; empty when a code or an address was pasted, which has other words in it.
    let strangers: [String]

    /// More than any owner has; the settings refuse more than 500.
    private static let maximumBytes = 100_000

    init(_ text: String) {
        let text = text.prefix(utf8Bytes: Self.maximumBytes)
        var ids: [String] = []
        let add = { (id: Substring) in
            let id = String(id)
            if !ids.contains(id) { ids.append(id) }
        }
        for match in text.matches(of: /script\/generate\/\d+\/(\d+)\//.ignoresCase()) { add(match.output.1) }
        for match in text.matches(of: /bukza\.\w+\/[^#\s"']*#\/(?:user\/)?\d+\/(?:timetable\/)?(\d+)/.ignoresCase()) {
            add(match.output.1)
        }
        for match in text.matches(of: /\[bukza\b[^\]]*?\b(?:widget|timetable)=["']?(\d+)/.ignoresCase()) {
            add(match.output.1)
        }
        for match in text.matches(of: /bukzacontainer(\d+)/.ignoresCase()) { add(match.output.1) }
        guard ids.isEmpty else {
            self.ids = ids
            self.strangers = []
            return
        }
        let words = text.split { $0.isWhitespace || $0 == "," || $0 == ";" }
        let (digits, others) = (words.filter(Self.isDigits), words.filter { !Self.isDigits($0) })
        for word in digits { add(word) }
        self.ids = ids
        self.strangers = others.prefix(5).map { String($0).singleLine.prefix(utf8Bytes: 60) }
    }

    private static func isDigits(_ text: Substring) -> Bool {
        (1...SessionSnapshot.Limits.widgetBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
