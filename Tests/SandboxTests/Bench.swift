import Foundation
import Testing

@testable import Sandbox

/// A sandbox state at a fixed time, with short ways to call it.
struct Bench {
    static let token = "sandbox-token"
    /// 2026-11-22 13:00:00 in Moscow.
    var now = Date(timeIntervalSince1970: 1_795_341_600)
    var state: SandboxState

    init(options: SandboxOptions = SandboxOptions(), faults: [Fault] = []) {
        self.state = SandboxState(options: options, faults: faults)
    }

    /// A message that passes, changed by the given fields; `nil` takes one away.
    static func message(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
        var fields: [String: JSONValue] = [
            "date_time": "2026-11-22 12:59:30", "name": "Анна", "phone": "79991234567", "ext_id": "1001/C6UDS3",
            "visitor_session_id": 17_000_000_001,
        ]
        for (key, value) in changes { fields[key] = value }
        return .object(fields)
    }

    static func body(
        _ method: String, _ params: [String: JSONValue] = [:], id: JSONValue = 7, token: JSONValue? = "sandbox-token"
    ) -> [UInt8] {
        var params = params
        if let token { params["access_token"] = token }
        let request: JSONValue = ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
        return request.bytes
    }

    mutating func register(_ session: SandboxSession) {
        let isRegistered = self.state.register(session)
        #expect(isRegistered)
    }

    mutating func post(_ body: [UInt8]) -> SandboxReply {
        self.state.answer(body, now: self.now)
    }

    mutating func post(_ text: String) -> JSONValue {
        JSONValue(bytes: self.post(Array(text.utf8)).body) ?? "no JSON"
    }

    mutating func call(
        _ method: String, _ params: [String: JSONValue] = [:], token: JSONValue? = "sandbox-token"
    ) -> JSONValue {
        JSONValue(bytes: self.post(Self.body(method, params, token: token)).body) ?? "no JSON"
    }

    mutating func upload(_ messages: JSONValue...) -> JSONValue {
        self.call("upload.offline_messages", ["offline_messages": .array(messages)])
    }

    mutating func report(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        var params: [String: JSONValue] = ["date_from": "2026-11-01 00:00:00", "date_till": "2026-11-30 00:00:00"]
        params.merge(changes) { _, new in new }
        return self.call("get.offline_messages_report", params)
    }
}

extension JSONValue {
    var mnemonic: String? { self["error"]?["data"]?["mnemonic"]?.asString }
    var refusedField: String? { self["error"]?["data"]?["field"]?.asString }
    var rows: [JSONValue] { self["result"]?["data"]?.elements ?? [] }
    var total: Int64? { self["result"]?["metadata"]?["total_items"]?.asInteger }
}
