import FoundationEssentials

/// A notice as an Internet message: nothing but ASCII, lines of at most 78 characters, parted by CRLF.
///
/// **Source:** RFC 5322 (headers), 2045 and 2046 (parts), 2387 (related), 2392 (cid), 3834 (`Auto-Submitted`).
struct MailMessage: Sendable {
    let notice: Notice
    let sender: MailAddress
    let senderName: String
    let recipient: MailAddress
    let date: Date
    /// Unlike that of any other message: makes its id and what parts its parts. ASCII letters and digits.
    let mark: String

    /// The message as it is sent, but for the doubling of dots.
    var text: String {
        var lines = [
            "Date: \(MailDate.text(self.date))",
            self.from,
            "To: \(self.recipient.text)",
            "Subject: \(EncodedWord.unstructured(self.notice.subject, after: "Subject: ".utf8.count))",
            "Message-ID: <\(self.mark)@\(self.sender.domain)>",
            // Keeps out-of-office replies from coming back to a mailbox that nobody reads.
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
        // An address on a line of its own keeps every line short, however long name and address are.
        return "From: \(name)\r\n <\(self.sender.text)>"
    }

    private func parts(with picture: Notice.Picture) -> [String] {
        // An underscore stands in no line of base64, so no part can look like the end of one.
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

    /// Text in its canonical form has CRLF where its lines end, also under base64 (RFC 2049, 4).
    private static func canonical(_ text: String) -> [UInt8] {
        Array((text + "\n").replacing("\n", with: "\r\n").utf8)
    }
}
