/// A posted body, read as far as possible: for the log and for choosing a fault even when it is not a valid request.
struct IncomingCall: Sendable {
    /// A valid envelope.
    struct Envelope: Sendable {
        var id: JSONValue
        var method: String
        var params: [String: JSONValue]
    }

    private let json: JSONValue?

    init(body: [UInt8]) {
        self.json = JSONValue(bytes: body)
    }

    /// The request's id, if there is one to answer.
    var id: JSONValue? {
        switch self.json?["id"] {
        case .string(let text): .string(text)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        default: nil
        }
    }

    var method: String? { self.json?["method"]?.asString }

    var token: String? { self.json?["params"]?["access_token"]?.asString }

    var messageCount: Int { self.messages.count }

    var extIDs: [String] { self.messages.compactMap { $0["ext_id"]?.asString } }

    /// Whether any message has the field.
    func carries(_ field: String) -> Bool { self.messages.contains { $0[field] != nil } }

    private var messages: [JSONValue] { self.json?["params"]?["offline_messages"]?.elements ?? [] }

    /// The envelope, or the documented refusal.
    ///
    /// **Source:** JSON-RPC 2.0; CoMagic Data API documentation: neither batches nor notifications.
    func envelope() throws(Refusal) -> Envelope {
        guard let json = self.json else { throw Refusal(.parseError) }
        if json.elements != nil { throw Refusal(.batchOperationsNotSupported) }
        guard let members = json.members else { throw Refusal(.invalidRequest) }
        guard members["id"] != nil else { throw Refusal(.notificationsNotSupported, field: "id") }
        guard let id = self.id else { throw Self.invalid("id", members["id"], "id must be a string or a number") }
        guard members["jsonrpc"] == "2.0" else {
            throw Self.invalid("jsonrpc", members["jsonrpc"], "jsonrpc must be the string 2.0")
        }
        guard let method = members["method"]?.asString, !method.isEmpty else {
            throw Self.invalid("method", members["method"], "method must be a string")
        }
        guard let params = members["params"]?.members else {
            throw Self.invalid("params", members["params"], "params must be an object")
        }
        let extra = members.keys.filter { !["id", "jsonrpc", "method", "params"].contains($0) }.sorted()
        if let first = extra.first { throw Self.invalid(first, members[first], "unknown member \(first)") }
        return Envelope(id: id, method: method, params: params)
    }

    private static func invalid(_ field: String, _ value: JSONValue?, _ why: String) -> Refusal {
        Refusal(.invalidRequest, "The JSON sent is not a valid request object: \(why)", field: field, value: value)
    }
}
