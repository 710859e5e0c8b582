import Stitching

/// A page's bytes, converted to UTF-8.
struct PageText: Sendable {
    let bytes: [UInt8]
    /// A charset that is neither UTF-8 nor windows-1251. Latin letters are read; others may be wrong.
    let unknownCharset: String?

    /// How much of the page is searched for a charset. **Source:** the HTML standard, prescan of a byte stream.
    private static let prescanBytes = 1_024

    init(_ page: FetchedPage) {
        let body = page.body
        if body.starts(with: [0xEF, 0xBB, 0xBF]) {
            (self.bytes, self.unknownCharset) = (Array(body.dropFirst(3)), nil)
            return
        }
        let head = Array(body.prefix(Self.prescanBytes))
        let declared =
            page.values(of: "content-type").last.flatMap(Self.charset) ?? Self.declared(in: head)
        switch declared {
        case "windows-1251", "cp1251", "x-cp1251", "win-1251", "win1251":
            (self.bytes, self.unknownCharset) = (Array(Windows1251.decode(body).utf8), nil)
        case nil, "utf-8", "utf8", "us-ascii", "ascii": (self.bytes, self.unknownCharset) = (body, nil)
        case let other?: (self.bytes, self.unknownCharset) = (body, String(other.prefix(40)))
        }
    }

    /// `<meta charset=…>` or `<meta http-equiv="Content-Type" content="…; charset=…">`.
    private static func declared(in head: [UInt8]) -> String? {
        for case .start(let tag) in HTMLScanner(head) where tag.name == "meta" {
            if let charset = tag.attributes["charset"] { return charset.lowercased().trimmed.nonEmpty }
            if tag.attributes["http-equiv"]?.lowercased() == "content-type",
                let charset = tag.attributes["content"].flatMap(Self.charset)
            {
                return charset
            }
        }
        return nil
    }

    /// The charset in a content type.
    private static func charset(_ contentType: String) -> String? {
        for part in contentType.lowercased().split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmed == "charset" else { continue }
            return String(pair[1].filter { $0 != "\"" && $0 != "'" }).nonEmpty
        }
        return nil
    }
}
