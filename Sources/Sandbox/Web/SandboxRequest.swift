/// A request as a value, read whole.
package struct SandboxRequest: Hashable, Sendable {
    /// Upper-case.
    package var method: String
    /// Decoded, without query.
    package var path: String
    /// Decoded; the last of a name counts.
    package var query: [String: String]
    /// Lower-case names; the last of a name counts.
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

    /// The fields of a posted form, or `nil` for another body; JSON is JSON whatever type a shell gives it.
    var form: [String: String]? {
        guard self.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true,
            JSONValue(bytes: self.body) == nil
        else { return nil }
        return FormText.fields(String(decoding: self.body, as: UTF8.self))
    }

    /// Whether a browser asks that wants to see a page next.
    var isFromPage: Bool { self.headers["accept"]?.contains("text/html") == true }
}
