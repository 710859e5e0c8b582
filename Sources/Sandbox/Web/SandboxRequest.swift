/// A complete request as a value.
package struct SandboxRequest: Hashable, Sendable {
    /// Upper-case.
    package var method: String
    /// Decoded, without query.
    package var path: String
    /// Decoded; if a name is repeated, the last one counts.
    package var query: [String: String]
    /// Lower-case names; if a name is repeated, the last one counts.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(
        _ method: String, _ path: String, query: [String: String] = [:], headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The fields of a posted form, or `nil` for another body. JSON counts as JSON with any content type.
    var form: [String: String]? {
        guard self.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true,
            JSONValue(bytes: self.body) == nil
        else { return nil }
        return FormText.fields(String(decoding: self.body, as: UTF8.self))
    }

    /// Whether a browser asks and wants a page next.
    var isFromPage: Bool { self.headers["accept"]?.contains("text/html") == true }
}
