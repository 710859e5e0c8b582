import Testing

@testable import Sandbox

@Suite struct FaultTests {
    @Test(
        "reads a fault as people write it, and writes it back the same",
        arguments: [
            ("limit_exceeded", Fault(.refusal(.limitExceeded, argument: nil))),
            ("limit_exceeded*3", Fault(.refusal(.limitExceeded, argument: nil), times: 3)),
            ("limit_exceeded:day:7", Fault(.refusal(.limitExceeded, argument: "day"), retryAfter: 7)),
            ("limit_exceeded::7", Fault(.refusal(.limitExceeded, argument: nil), retryAfter: 7)),
            (
                "http:503*2@upload.offline_messages",
                Fault(.http(503), times: 2, method: "upload.offline_messages")
            ),
            ("http:429:7", Fault(.http(429), retryAfter: 7)), ("hang+stored", Fault(.hang, afterStoring: true)),
            ("reset*always", Fault(.reset, times: nil)), ("slow:3000", Fault(.slow(milliseconds: 3_000))),
            ("oversize:16", Fault(.oversize(kibibytes: 16))),
            ("html#1001/%", Fault(.html, extID: LikePattern("1001/%"))),
            (
                "entity_not_found:offline_messages.visitor_session_id*5?visitor_session_id",
                Fault(
                    .refusal(.entityNotFound, argument: "offline_messages.visitor_session_id"), times: 5,
                    carries: "visitor_session_id")
            ),
            ("not_json", Fault(.notJSON)), ("truncated", Fault(.truncated)), ("cut", Fault(.cut)),
            ("wrong_id", Fault(.wrongID)), ("no_data", Fault(.noData)),
        ])
    func texts(text: String, fault: Fault) throws {
        #expect(try Fault(text: text) == fault)
        #expect(fault.description == text)
    }

    @Test("knows every documented mnemonic by name", arguments: Mnemonic.allCases)
    func mnemonics(mnemonic: Mnemonic) throws {
        #expect(try Fault(text: mnemonic.rawValue).mnemonic == mnemonic)
    }

    @Test(
        "says what is wrong with a text that is no fault",
        arguments: [
            ("", "unknown fault"), ("nonsense", "use http:STATUS"), ("http", "http:503"), ("http:200", "400 to 599"),
            ("http:x", "http:503"), ("slow", "milliseconds"), ("slow:0", "milliseconds"), ("oversize:0", "KiB"),
            ("hang:5", "nothing after it"), ("hang*0", "times"), ("hang*x", "times"), ("hang*", "times"),
            ("hang@get.nothing", "upload.offline_messages"), ("hang+x", "cannot read +x"), ("hang#", "cannot read #"),
            ("limit_exceeded:hour", "minute or day"), ("http:503:x", "seconds"),
        ])
    func badTexts(text: String, hint: String) {
        let error = #expect(throws: FaultError.self) { try Fault(text: text) }
        #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    }

    @Test("reads a fault as JSON")
    func json() throws {
        let json: JSONValue = [
            "fault": "http", "value": 503, "after_storing": true, "times": 3, "method": "upload.offline_messages",
            "token": "t", "ext_id": "1%", "carries": "visitor_session_id", "retry_after": 5,
        ]
        let expected = Fault(
            .http(503), afterStoring: true, times: 3, retryAfter: 5, token: "t", method: "upload.offline_messages",
            extID: LikePattern("1%"), carries: "visitor_session_id")
        #expect(try Fault(json: json) == expected)
        #expect(try Fault(json: ["fault": "hang+stored", "times": "always"]).times == nil)
        #expect(!expected.description.contains("t@"))
    }

    @Test(
        "says what is wrong with JSON that is no fault",
        arguments: [
            ([:], "fault"), (["fault": "hang", "x": 1], "unknown key x"), (["fault": 1], "fault"),
            (["fault": "hang", "times": 0], "times"),
            (["fault": "hang", "times": 1, "after_storing": 1], "true or false"),
            (["fault": "hang", "method": "x"], "unknown method"), (["fault": "http", "value": true], "value"),
            ([1], "object"),
        ] as [(JSONValue, String)])
    func badJSON(json: JSONValue, hint: String) {
        let error = #expect(throws: FaultError.self) { try Fault(json: json) }
        #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    }

    @Test("answers every mnemonic as asked, stores nothing and charges nothing", arguments: Mnemonic.allCases)
    func refusals(mnemonic: Mnemonic) {
        var bench = Bench(faults: [Fault(.refusal(mnemonic, argument: nil))])
        let answer = bench.upload(Bench.message())
        #expect(answer.mnemonic == mnemonic.rawValue)
        #expect(answer["error"]?["code"]?.asInteger == mnemonic.code)
        #expect(answer["id"] == 7)
        #expect(bench.state.messages.count == 0)
        #expect(bench.state.calls.all.first?.mnemonic == mnemonic)
        let next = bench.upload(Bench.message())
        #expect(next.rows.count == 1)
        #expect(next["result"]?["metadata"]?["limits"]?["minute_remaining"] == 99_999)
    }

    @Test(
        "disturbs the answer as asked",
        arguments: [
            ("http:500", 0), ("http:502", 0), ("http:503", 0), ("http:503+stored", 1), ("html", 0), ("html+stored", 1),
            ("not_json", 0), ("truncated", 0), ("truncated+stored", 1), ("hang", 0), ("hang+stored", 1), ("reset", 0),
            ("reset+stored", 1), ("cut", 0), ("cut+stored", 1), ("slow:2500", 1), ("wrong_id", 1), ("no_data", 1),
            ("oversize:64", 1), ("internal_error+stored", 1),
        ])
    func disturbances(text: String, stored: Int) throws {
        let fault = try Fault(text: text)
        var bench = Bench(faults: [fault])
        let reply = bench.post(Bench.body("upload.offline_messages", ["offline_messages": [Bench.message()]]))
        #expect(bench.state.messages.count == stored)
        let json = JSONValue(bytes: reply.body)
        switch fault.kind {
        case .http(let status): #expect(reply.status == status && json == nil)
        case .html: #expect(reply.status == 200 && reply.headers["content-type"]?.hasPrefix("text/html") == true)
        case .notJSON, .truncated: #expect(reply.status == 200 && json == nil && !reply.body.isEmpty)
        case .hang: #expect(reply.ending == .hang)
        case .reset: #expect(reply.ending == .reset)
        case .cut: #expect(reply.ending == .cutHalfway && json != nil)
        case .slow: #expect(reply.delay == .milliseconds(2_500) && json?.rows.count == 1)
        case .wrongID: #expect(json?["id"] == 8 && json?.rows.count == 1)
        case .noData: #expect(json?["result"]?["data"] == nil && json?["result"]?["metadata"] != nil)
        case .oversize: #expect(reply.body.count > 64 * 1_024 && json?.rows.count == 1)
        case .refusal: #expect(json?.mnemonic == "internal_error")
        }
        #expect(bench.state.calls.all.first?.fault == text)
        #expect(bench.upload(Bench.message(["ext_id": "2"])).rows.count == 1)
    }

    @Test("a Retry-After comes with 429, and with others when given")
    func retryAfter() throws {
        var bench = Bench(faults: [
            try Fault(text: "http:429"), try Fault(text: "http:503:5"), try Fault(text: "http:503"),
        ])
        #expect(bench.post(Bench.body("get.account")).headers["retry-after"] == "30")
        #expect(bench.post(Bench.body("get.account")).headers["retry-after"] == "5")
        #expect(bench.post(Bench.body("get.account")).headers["retry-after"] == nil)
    }

    @Test("limit_exceeded tells limits without points and the given reset", arguments: ["minute", "day"])
    func limits(type: String) throws {
        var bench = Bench(faults: [try Fault(text: "limit_exceeded:\(type):9")])
        let data = bench.call("get.account")["error"]?["data"]
        #expect(data?["params"]?["limit_type"]?.asString == type)
        #expect(data?["metadata"]?["limits"]?["\(type)_remaining"] == 0)
        #expect(data?["metadata"]?["limits"]?["\(type)_reset"] == 9)
    }

    @Test("meets only calls that match, so many times, first set first met")
    func selectors() throws {
        var bench = Bench(faults: [
            try Fault(text: "entity_not_found*2@upload.offline_messages#1001%?visitor_session_id"),
            try Fault(text: "forbidden@get.sites"),
            try Fault(json: ["fault": "auth_error", "token": "other", "times": "always"]),
        ])
        #expect(bench.call("get.account").mnemonic == nil)
        #expect(bench.upload(Bench.message(["ext_id": "2"])).mnemonic == nil)
        #expect(bench.upload(Bench.message(["visitor_session_id": nil, "site_id": 2_001])).mnemonic == nil)
        #expect(bench.upload(Bench.message()).mnemonic == "entity_not_found")
        #expect(bench.call("get.sites").mnemonic == "forbidden")
        #expect(bench.upload(Bench.message()).mnemonic == "entity_not_found")
        #expect(bench.upload(Bench.message()).mnemonic == nil)
        #expect(bench.call("get.account", token: "other").mnemonic == "auth_error")
        #expect(bench.state.faults.waiting.count == 1)
    }

    @Test("holds a bounded number of faults")
    func bounded() {
        let comagic = SandboxCoMagic(now: { Bench().now })
        for _ in 0..<FaultQueue.capacity {
            let isAdded = comagic.add(Fault(.html))
            #expect(isAdded)
        }
        let isAdded = comagic.add(Fault(.html))
        #expect(!isAdded)
        #expect(comagic.snapshot.faults.waiting.count == FaultQueue.capacity)
    }
}
