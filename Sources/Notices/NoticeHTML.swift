/// A notice as a small HTML page for mail readers that show pictures.
struct NoticeHTML: Sendable {
    let notice: Notice
    let picture: Notice.Picture
    /// The picture's `Content-ID` without its brackets.
    let picturePlace: String

    var text: String {
        let paragraphs = self.notice.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.escaped(String($0)) }.joined(separator: "<br>\n")
        var html = """
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><title>\(Self.escaped(self.notice.subject))</title></head>
            <body style="font-family:sans-serif">
            <p>\(paragraphs)</p>
            <p><img src="cid:\(Self.escaped(self.picturePlace))" alt="\(Self.escaped(self.picture.alternative))" \
            style="max-width:100%"></p>

            """
        if let link = self.notice.link { html += "<p>\(Self.anchor(link))</p>\n" }
        return html + "</body></html>"
    }

    /// Only a web address becomes a link. `javascript:` and the like stay text.
    private static func anchor(_ link: String) -> String {
        let escaped = Self.escaped(link)
        let isWeb = ["http://", "https://"].contains { link.lowercased().hasPrefix($0) }
        return isWeb ? "<a href=\"\(escaped)\">\(escaped)</a>" : escaped
    }

    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { Self.entities[$0] ?? String($0) }.joined()
    }

    private static let entities: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    ]
}
