import FoundationEssentials

/// A notice as an Internet message: only ASCII, lines of at most 78 characters, separated by CRLF.
///
/// **Source:** RFC 5322 (headers), 2045 and 2046 (parts), 2387 (related), 2392 (cid), 3834 (`Auto-Submitted`).
struct MailMessage: Sendable {
    let notice: Notice
    let sender: MailAddress
    let senderName: String
    let recipient: MailAddress
    let date: Date
    /// Different for every message: part of its id and of the boundaries between its parts. ASCII letters and digits.
    let mark: String

    /// The message as it is sent, before dots are doubled.
    var text: String {
        var lines = [
            "Date: \(MailDate.text(self.date))",
            self.from,
            "To: \(self.recipient.text)",
            "Subject: \(EncodedWord.unstructured(self.notice.subject, after: "Subject: ".utf8.count))",
            "Message-ID: <\(self.mark)@\(self.sender.domain)>",
            // Prevents out-of-office replies to a mailbox that nobody reads.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        if let picture = self.notice.picture {
            lines += self.parts(with: picture)
        } else {
            lines += Self.part(type: "text/plain; charset=utf-8", Self.canonical(self.notice.textWithLink))
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private var from: String {
        guard !self.senderName.isEmpty else { return "From: \(self.sender.text)" }
        let name = EncodedWord.phrase(self.senderName, after: "From: ".utf8.count)
        // An address on its own line keeps every line short, whatever the length of name and address.
        return "From: \(name)\r\n <\(self.sender.text)>"
    }

    private func parts(with picture: Notice.Picture) -> [String] {
        // No line of base64 contains an underscore, so no part can look like a boundary.
        let outer = "=_related_\(self.mark)"
        let inner = "=_texts_\(self.mark)"
        let picturePlace = "picture.\(self.mark)@\(self.sender.domain)"
        let html = NoticeHTML(notice: self.notice, picture: picture, picturePlace: picturePlace).text
        var lines = [
            "Content-Type: multipart/related; type=\"multipart/alternative\";\r\n boundary=\"\(outer)\"",
            "",
            "--\(outer)",
            "Content-Type: multipart/alternative;\r\n boundary=\"\(inner)\"",
            "",
            "--\(inner)",
        ]
        lines += Self.part(type: "text/plain; charset=utf-8", Self.canonical(self.notice.textWithLink))
        lines.append("--\(inner)")
        lines += Self.part(type: "text/html; charset=utf-8", Self.canonical(html))
        lines += ["--\(inner)--", "", "--\(outer)"]
        lines += Self.part(
            type: "image/png; name=\"picture.png\"", picture.png,
            more: [
                "Content-ID: <\(picturePlace)>", "Content-Disposition: inline; filename=\"picture.png\"",
            ])
        lines.append("--\(outer)--")
        return lines
    }

    private static func part(type: String, _ bytes: [UInt8], more: [String] = []) -> [String] {
        let lines = ["Content-Type: \(type)", "Content-Transfer-Encoding: base64"] + more + [""]
        let body = Data(bytes).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return body.isEmpty ? lines : lines + [body]
    }

    /// Text in its canonical form ends lines with CRLF, also under base64 (RFC 2049, 4).
    private static func canonical(_ text: String) -> [UInt8] {
        Array((text + "\n").replacing("\n", with: "\r\n").utf8)
    }
}
