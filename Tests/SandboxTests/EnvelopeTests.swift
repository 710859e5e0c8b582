import Testing

@testable import Sandbox

@Suite struct EnvelopeTests {
    @Test(
        "refuses what is no valid request, with HTTP 200 and the documented words",
        arguments: [
            ("", "parse_error", -32_700), ("{", "parse_error", -32_700), ("{'a':1}", "parse_error", -32_700),
            ("\u{FEFF}{}", "parse_error", -32_700), ("[]", "batch_opreations_not_supported", -32_099),
            (#"[{"jsonrpc":"2.0","id":1}]"#, "batch_opreations_not_supported", -32_099),
            ("7", "invalid_request", -32_600),
            (#"{"jsonrpc":"2.0","method":"get.account","params":{}}"#, "notifications_not_supported", -32_099),
            (#"{"jsonrpc":"2.0","id":null,"method":"get.account","params":{}}"#, "invalid_request", -32_600),
            (#"{"jsonrpc":"1.0","id":1,"method":"get.account","params":{}}"#, "invalid_request", -32_600),
            (#"{"id":1,"method":"get.account","params":{}}"#, "invalid_request", -32_600),
            (#"{"jsonrpc":"2.0","id":1,"params":{}}"#, "invalid_request", -32_600),
            (#"{"jsonrpc":"2.0","id":1,"method":"get.account"}"#, "invalid_request", -32_600),
            (#"{"jsonrpc":"2.0","id":1,"method":"get.account","params":[]}"#, "invalid_request", -32_600),
            (#"{"jsonrpc":"2.0","id":1,"method":"get.account","params":{},"x":1}"#, "invalid_request", -32_600),
            (#"{"jsonrpc":"2.0","id":1,"method":"get.nothing","params":{}}"#, "method_not_found", -32_601),
            (#"{"jsonrpc":"2.0","id":1,"method":"get.account","params":{}}"#, "required_parameter_missed", -32_602),
            (
                #"{"jsonrpc":"2.0","id":1,"method":"get.account","params":{"access_token":1}}"#, "data_type_error",
                -32_602
            ),
            (
                #"{"jsonrpc":"2.0","id":1,"method":"get.account","params":{"access_token":"x"}}"#,
                "access_token_invalid", -32_001
            ),
        ])
    func refusals(body: String, mnemonic: String, code: Int64) {
        var bench = Bench()
        let reply = bench.post(Array(body.utf8))
        let answer = JSONValue(bytes: reply.body)
        #expect(reply.status == 200)
        #expect(answer?.mnemonic == mnemonic)
        #expect(answer?["error"]?["code"]?.asInteger == code)
        #expect(answer?["jsonrpc"] == "2.0")
        #expect(answer?["result"] == nil)
        #expect(bench.state.messages.count == 0)
    }

    @Test("refuses bytes that are no UTF-8")
    func notUTF8() {
        var bench = Bench()
        let body = Bench.body("get.account").map { $0 == UInt8(ascii: "7") ? 0xFF : $0 }
        #expect(JSONValue(bytes: bench.post(body).body)?.mnemonic == "parse_error")
    }

    @Test(
        "answers with the request's own id", arguments: [JSONValue.integer(7), .string("a-1"), 9_007_199_254_740_993])
    func ids(id: JSONValue) {
        var bench = Bench()
        #expect(JSONValue(bytes: bench.post(Bench.body("get.account", id: id)).body)?["id"] == id)
        #expect(JSONValue(bytes: bench.post(Bench.body("get.nothing", id: id)).body)?["id"] == id)
    }

    @Test(
        "survives hostile nesting, long numbers and repeated keys",
        arguments: [
            (String(repeating: "[", count: 5_000), "parse_error"),
            (String(repeating: "{\"a\":", count: 1_000), "parse_error"),
            (
                String(repeating: "[", count: 64) + String(repeating: "]", count: 64),
                "batch_opreations_not_supported"
            ),
            (String(repeating: "[", count: 65) + String(repeating: "]", count: 65), "parse_error"),
            ("\"" + String(repeating: "[", count: 100) + "\\\"[\"", "invalid_request"),
            ("{\"id\":" + String(repeating: "9", count: 5_000) + "}", "parse_error"),
            ("{\"id\":1,\"id\":2,\"jsonrpc\":\"2.0\"}", "invalid_request"),
        ])
    func hostile(body: String, mnemonic: String) {
        var bench = Bench()
        #expect(bench.post(body).mnemonic == mnemonic)
        #expect(bench.upload(Bench.message()).rows.count == 1)
    }

    @Test("an error object has all five keys of data, unused ones null and params an object")
    func errorObject() {
        var bench = Bench()
        let data = bench.call("get.account", token: "x")["error"]?["data"]?.members
        #expect(data?.keys.sorted() == ["extended_helper", "field", "metadata", "mnemonic", "params", "value"])
        #expect(data?["value"] == .null)
        #expect(data?["params"] == [:])
        #expect(data?["metadata"] == .null)
    }

    @Test("a body over the limit is refused by the web server, and nothing of it is stored")
    func tooLarge() {
        var options = SandboxOptions()
        options.maximumBodyBytes = 1_024
        var bench = Bench(options: options)
        let message = Bench.message(["message": .string(String(repeating: "ы", count: 600))])
        let reply = bench.post(Bench.body("upload.offline_messages", ["offline_messages": [message]]))
        #expect(reply.status == 413)
        #expect(reply.headers["content-type"] == "text/html")
        #expect(bench.state.messages.count == 0)
    }

    @Test(
        "an account that may not call is told why",
        arguments: [
            ("token_state", "expired", "access_token_expired"),
            ("token_state", "blocked", "access_token_blocked"), ("active", false, "account_inactive"),
            ("address_allowed", false, "ip_not_whitelisted"), ("components", ["data_api"], "method_component_disabled"),
        ] as [(String, JSONValue, String)])
    func account(key: String, value: JSONValue, mnemonic: String) {
        let comagic = SandboxCoMagic(now: { Bench().now })
        let routes = SandboxRoutes(comagic: comagic)
        let change: JSONValue = .object(["token": "sandbox-token", key: value])
        let reply = routes.respond(
            SandboxRequest("POST", "/control/accounts", headers: ["host": "127.0.0.1"], body: change.bytes))
        #expect(reply.status == 200)
        let body = Bench.body("upload.offline_messages", ["offline_messages": [Bench.message()]])
        #expect(JSONValue(bytes: comagic.answer(body).body)?.mnemonic == mnemonic)
        #expect(comagic.messages.isEmpty)
    }
}
