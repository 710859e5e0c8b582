/// An answer as a value: its bytes, its delay, and how the connection ends.
package struct SandboxReply: Hashable, Sendable {
    /// How the connection ends.
    package enum Ending: Hashable, Sendable {
        /// The whole answer is written.
        case answer
        /// Half of the body is written, then the connection is reset.
        case cutHalfway
        /// Nothing is ever written. The connection ends when the caller closes it, or after a long time.
        case hang
        /// The connection is reset without an answer.
        case reset
    }

    package var status = 200
    /// Lower-case names.
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []
    /// The wait before anything is written.
    package var delay = Duration.zero
    package var ending = Ending.answer

    /// Compact JSON in UTF-8.
    package static func json(_ value: JSONValue, status: Int = 200) -> SandboxReply {
        SandboxReply(
            status: status, headers: ["content-type": "application/json; charset=UTF-8"], body: value.bytes)
    }

    /// Text of a given type, never cached.
    package static func text(_ text: String, type: String, status: Int = 200) -> SandboxReply {
        SandboxReply(
            status: status,
            headers: ["content-type": type, "cache-control": "no-store", "x-content-type-options": "nosniff"],
            body: Array(text.utf8))
    }

    /// The small HTML page that a web server in front of an API answers by itself.
    package static func webServer(_ status: Int) -> SandboxReply {
        let words = [
            400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Not Allowed",
            413: "Request Entity Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
            502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out",
        ]
        let title = "\(status) \(words[status] ?? "Error")"
        return .text(
            "<html>\r\n<head><title>\(title)</title></head>\r\n<body>\r\n<center><h1>\(title)</h1></center>\r\n"
                + "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
            type: "text/html", status: status)
    }
}
