/// What a server said, fit to be shown to a person and to stand in a log.
enum ServerText {
    /// Enough for the sentence that says why; a page of HTML is nobody's answer.
    static let maximumBytes = 300

    /// One line of at most ``maximumBytes`` of UTF-8, with none of these secrets in it: servers like to repeat what
    /// they were sent.
    static func line(_ text: String, hiding secrets: [String]) -> String {
        var bytes = Array(text.utf8)
        for secret in secrets.filter({ !$0.isEmpty }).sorted(by: { $0.utf8.count > $1.utf8.count }) {
            bytes.replace(Array(secret.utf8), with: Array("***".utf8))
        }
        let line = CleanText.line(String(decoding: bytes, as: UTF8.self), upTo: Self.maximumBytes)
        guard line.utf8.count > Self.maximumBytes else { return line }
        var cut = String.UnicodeScalarView()
        var size = "…".utf8.count
        for scalar in line.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= Self.maximumBytes else { break }
            cut.append(scalar)
        }
        return String(cut) + "…"
    }
}
