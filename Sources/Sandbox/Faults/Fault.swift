/// A failure of the sandbox on command, for a number of matching calls.
///
/// As text: `KIND[:ARGUMENT[:SECONDS]][+stored][*TIMES][@METHOD][#EXT_ID][?FIELD]`, for example `limit_exceeded*3`,
/// `http:503*2@upload.offline_messages`, `hang+stored`, `invalid_parameter_value?source_id*always`.
package struct Fault: Hashable, Sendable {
    /// The kinds of failures.
    package enum Kind: Hashable, Sendable {
        /// A documented error object; the argument is its `field`, or `minute`/`day` for `limit_exceeded`.
        case refusal(Mnemonic, argument: String?)
        /// A web server's page with this status, 400 to 599.
        case http(Int)
        /// HTTP 200 with an HTML page, as from a proxy or a maintenance notice.
        case html
        /// HTTP 200 with a JSON content type and a body that is not JSON.
        case notJSON
        /// JSON that stops in the middle, with a matching length.
        case truncated
        /// The right answer, this many milliseconds late.
        case slow(milliseconds: Int)
        /// No answer, until the caller closes the connection.
        case hang
        /// The connection is reset without an answer.
        case reset
        /// The connection is reset in the middle of the answer.
        case cut
        /// The right answer with another request's id.
        case wrongID
        /// A success without `result.data`.
        case noData
        /// The right answer with this many KiB of ballast.
        case oversize(kibibytes: Int)
    }

    package var kind: Kind
    /// Whether the call is carried out before it fails: its upload is stored.
    package var afterStoring: Bool
    /// How many calls fail; `nil` for all until it is removed.
    package var times: Int?
    /// Seconds in `Retry-After`, or in `limits` of a `limit_exceeded`.
    package var retryAfter: Int?
    /// Only calls with this token.
    package var token: String?
    /// Only calls of this method.
    package var method: String?
    /// Only calls with a message whose `ext_id` matches; `%` is any run of characters.
    package var extID: LikePattern?
    /// Only calls with a message that has this field, e.g. `visitor_session_id`.
    package var carries: String?

    /// A fault for the next call of any kind, unless limited by arguments.
    package init(
        _ kind: Kind, afterStoring: Bool = false, times: Int? = 1, retryAfter: Int? = nil, token: String? = nil,
        method: String? = nil, extID: LikePattern? = nil, carries: String? = nil
    ) {
        self.kind = kind
        self.afterStoring = afterStoring
        self.times = times
        self.retryAfter = retryAfter
        self.token = token
        self.method = method
        self.extID = extID
        self.carries = carries
    }

    /// The mnemonic in the caller's answer, if any.
    package var mnemonic: Mnemonic? {
        if case .refusal(let mnemonic, _) = self.kind { mnemonic } else { nil }
    }

    /// Whether the call is carried out.
    var processesCall: Bool {
        switch self.kind {
        case .slow, .wrongID, .noData, .oversize: true
        default: self.afterStoring
        }
    }

    /// Whether it applies to every call, so that it can act before a request is read.
    var isBlind: Bool {
        self.token == nil && self.method == nil && self.extID == nil && self.carries == nil && !self.afterStoring
    }

    func matches(_ call: IncomingCall) -> Bool {
        if let token = self.token, token != call.token { return false }
        if let method = self.method, method != call.method { return false }
        if let pattern = self.extID, !call.extIDs.contains(where: { pattern.matches($0) }) { return false }
        if let field = self.carries, !call.carries(field) { return false }
        return true
    }
}

extension Fault: CustomStringConvertible {
    /// The fault as the text that ``init(text:)`` reads. A token is left out: it is a secret and not part of the text.
    package var description: String {
        var text = self.kind.description
        if let seconds = self.retryAfter { text += (self.kind.hasArgument ? ":" : "::") + String(seconds) }
        if self.afterStoring { text += "+stored" }
        if self.times != 1 { text += "*" + (self.times.map { String($0) } ?? "always") }
        if let method = self.method { text += "@" + method }
        if let pattern = self.extID { text += "#" + pattern.text }
        if let field = self.carries { text += "?" + field }
        return text
    }
}

extension Fault.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .refusal(let mnemonic, let argument): mnemonic.rawValue + (argument.map { ":" + $0 } ?? "")
        case .http(let status): "http:\(status)"
        case .html: "html"
        case .notJSON: "not_json"
        case .truncated: "truncated"
        case .slow(let milliseconds): "slow:\(milliseconds)"
        case .hang: "hang"
        case .reset: "reset"
        case .cut: "cut"
        case .wrongID: "wrong_id"
        case .noData: "no_data"
        case .oversize(let kibibytes): "oversize:\(kibibytes)"
        }
    }

    fileprivate var hasArgument: Bool {
        switch self {
        case .refusal(_, let argument): argument != nil
        case .http, .slow, .oversize: true
        default: false
        }
    }
}
