extension UTM {
    /// Reads the five tags out of a page's address; a tag given twice counts as its last.
    /// Line breaks and control characters do not get through.
    package init(pageAddress: String) {
        self.init()
        guard let mark = pageAddress.utf8.firstIndex(of: UInt8(ascii: "?")) else { return }
        let query = pageAddress[pageAddress.utf8.index(after: mark)...].prefix { $0 != "#" }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Self.decoded(parts[1]).singleLine.nonEmpty else { continue }
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

    /// `+` and `%XX` undone; bytes that are no UTF-8 are replaced, a broken escape stays as it stands.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                // Not "+F": the standard library reads a sign, too.
                rest.first != UInt8(ascii: "+"), rest.first != UInt8(ascii: "-"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
