extension UTM {
    /// Reads the five tags from a page's address. If a tag is repeated, the last one counts. Line breaks and control
    /// characters are removed.
    package init(pageAddress: String) {
        self.init()
        guard let mark = pageAddress.utf8.firstIndex(of: UInt8(ascii: "?")) else { return }
        let query = pageAddress[pageAddress.utf8.index(after: mark)...].prefix { $0 != "#" }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Self.text(parts[1]).nonEmpty else { continue }
            switch parts[0] {
            case "utm_source": self.source = value
            case "utm_medium": self.medium = value
            case "utm_campaign": self.campaign = value
            case "utm_term": self.term = value
            case "utm_content": self.content = value
            default: continue
            }
        }
    }

    /// Bytes that are not UTF-8 are replaced.
    private static func text(_ value: Substring) -> String {
        String(decoding: Array(value.utf8)[...].formDecoded, as: UTF8.self).singleLine
    }
}
