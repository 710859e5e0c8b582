/// Assembles the bytes of a mail server into replies. Keeps at most one line and the lines of one reply.
struct SMTPReplyReader: Sendable {
    /// The input is not SMTP, or is too long.
    enum Trouble: Error, Hashable, Sendable {
        case lineTooLong
        case tooManyLines
        case notAReply
    }

    /// RFC 5321, 4.5.3.1.5 allows 512; some servers send more.
    static let maximumLineBytes = 2_000
    /// A server with all known extensions names about thirty.
    static let maximumLines = 100

    private var line: [UInt8] = []
    private var code: Int?
    private var lines: [String] = []

    /// Whether no part of an incomplete reply has arrived.
    var isEmpty: Bool { self.line.isEmpty && self.lines.isEmpty }

    /// Takes one byte. Returns the reply if the byte was its last.
    mutating func take(_ byte: UInt8) throws(Trouble) -> SMTPReply? {
        guard byte == UInt8(ascii: "\n") else {
            guard self.line.count < Self.maximumLineBytes else { throw .lineTooLong }
            self.line.append(byte)
            return nil
        }
        if self.line.last == UInt8(ascii: "\r") { self.line.removeLast() }
        defer { self.line.removeAll(keepingCapacity: true) }
        return try self.takeLine()
    }

    private mutating func takeLine() throws(Trouble) -> SMTPReply? {
        let digits = self.line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let code = Int(String(decoding: digits, as: UTF8.self)), (200..<600).contains(code),
            self.code == nil || self.code == code
        else { throw .notAReply }
        let rest = self.line.dropFirst(3)
        guard rest.first.map({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }) ?? true else { throw .notAReply }
        guard self.lines.count < Self.maximumLines else { throw .tooManyLines }
        self.lines.append(String(decoding: rest.dropFirst(), as: UTF8.self))
        self.code = code
        guard rest.first != UInt8(ascii: "-") else { return nil }
        defer {
            self.code = nil
            self.lines = []
        }
        return SMTPReply(code: code, lines: self.lines)
    }
}
