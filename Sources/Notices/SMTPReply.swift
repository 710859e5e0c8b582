/// One complete reply of a mail server.
struct SMTPReply: Hashable, Sendable {
    /// 200 to 599.
    let code: Int
    /// The text after the code in each line.
    let lines: [String]

    var text: String { self.lines.joined(separator: " ") }

    /// **Source:** RFC 5321, 4.2.1.
    var isYes: Bool { (200..<300).contains(self.code) }
    var isNoForGood: Bool { (500..<600).contains(self.code) }
}
