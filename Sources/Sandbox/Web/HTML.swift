/// Text on its way into HTML.
enum HTML {
    /// The text so that it is nothing but text, between tags and in quoted attributes.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { Self.entities[$0] ?? String($0) }.joined()
    }

    private static let entities: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    ]

    /// The template with each `{{NAME}}` replaced by its value, in one pass: a value is never searched for names.
    static func filled(_ template: String, _ values: [String: String]) -> String {
        template.replacing(/{{([A-Za-z_]+)}}/) { values[String($0.output.1)] ?? String($0.output.0) }
    }
}
