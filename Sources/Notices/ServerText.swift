/// A server's text, safe to show to a person and to log.
enum ServerText {
    /// Enough for the sentence with the reason; a page of HTML is not useful.
    static let maximumBytes = 300

    /// One line of at most ``maximumBytes`` of UTF-8, without these secrets: servers often repeat their input.
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
