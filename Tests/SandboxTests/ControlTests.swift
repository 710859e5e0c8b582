import Foundation
import Testing

@testable import Sandbox

@Suite struct ControlTests {
    private let comagic = SandboxCoMagic(now: { Bench().now })
    private var routes: SandboxRoutes { SandboxRoutes(comagic: self.comagic) }

    private func send(
        _ method: String, _ path: String, _ body: String = "", headers: [String: String] = ["host": "127.0.0.1:8099"]
    ) -> SandboxReply {
        self.routes.respond(SandboxRequest(method, path, headers: headers, body: Array(body.utf8)))
    }

    @Test("the API is at POST /v2.0 and nowhere else")
    func address() {
        let body = String(decoding: Bench.body("get.account"), as: UTF8.self)
        #expect(JSONValue(bytes: self.send("POST", "/v2.0", body).body)?.rows.count == 1)
        #expect(self.send("POST", "/v2.0", body, headers: ["host": "sandbox.example"]).status == 200)
        let get = self.send("GET", "/v2.0")
        #expect(get.status == 405)
        #expect(get.headers["allow"] == "POST")
        for path in ["/v2.0/", "/v2", "/v1.0", "/v2.0/x", "/nothing", "/control/nothing"] {
            #expect(self.send("POST", path, body).status == 404, "\(path)")
        }
    }

    @Test("shows stored messages newest first with every field, and the calls")
    func shows() throws {
        for number in 1...2 {
            let message = Bench.message(["ext_id": .string("\(number)")])
            _ = self.comagic.answer(Bench.body("upload.offline_messages", ["offline_messages": [message]]))
        }
        _ = self.comagic.answer(Array("{".utf8))
        let messages = JSONValue(bytes: self.send("GET", "/control/messages").body)?.elements
        #expect(messages?.compactMap { $0["ext_id"]?.asString } == ["2", "1"])
        let first = try #require(messages?.first?.members)
        #expect(first["visitor_session_id"] == 17_000_000_001)
        #expect(first["receivedAt"] == "2026-11-22T10:00:00.000Z")
        #expect(first["account"] == "Картинг «Вираж»")
        #expect(first["call"] == 2)
        #expect(first["id"]?.asInteger != nil)
        #expect(first["phone"] == "79991234567")
        let calls = JSONValue(bytes: self.send("GET", "/control/calls").body)?.elements
        #expect(calls?.count == 3)
        #expect(calls?.first?["mnemonic"] == "parse_error")
        #expect(calls?.last?["method"] == "upload.offline_messages")
        #expect(calls?.last?["ext_ids"] == ["1"])
        #expect(calls?.last?["messages"] == 1)
        #expect(calls?.last?["http_status"] == 200)
        #expect(calls?.last?["mnemonic"] == .null)
    }

    @Test("sets faults as JSON, as text in JSON and by the page's form, and takes them away")
    func faults() {
        #expect(self.send("POST", "/control/faults", #"{"fault":"hang","after_storing":true,"times":3}"#).status == 200)
        #expect(self.send("POST", "/control/faults", #""http:503*2""#).status == 200)
        let form = [
            "host": "localhost:8099", "content-type": "application/x-www-form-urlencoded", "accept": "text/html,*/*",
        ]
        let posted = self.send(
            "POST", "/control/faults", "fault=html&times=2&method=get.sites&after_storing=on", headers: form)
        #expect(posted.status == 303)
        #expect(posted.headers["location"] == "/")
        #expect(
            self.send("POST", "/control/faults", "lang=en&quick=http%3A502", headers: form).headers["location"]
                == "/?lang=en")
        let waiting = JSONValue(bytes: self.send("GET", "/control/faults").body)
        #expect(waiting == ["hang+stored*3", "http:503*2", "html+stored*2@get.sites", "http:502"])
        #expect(self.send("DELETE", "/control/faults").status == 200)
        #expect(self.comagic.snapshot.faults.waiting.isEmpty)
        // What `curl -d` sends: JSON, or the bare text, called a form.
        let shell = ["host": "127.0.0.1", "content-type": "application/x-www-form-urlencoded", "accept": "*/*"]
        #expect(self.send("POST", "/control/faults", #"{"fault":"hang"}"#, headers: shell).status == 200)
        #expect(self.send("POST", "/control/faults", "http:503*2@get.sites", headers: shell).status == 200)
        #expect(self.comagic.snapshot.faults.waiting.map(\.description) == ["hang", "http:503*2@get.sites"])
        let wrong = self.send("POST", "/control/faults", #"{"fault":"nonsense"}"#)
        #expect(wrong.status == 400)
        #expect(JSONValue(bytes: wrong.body)?["error"]?.asString?.contains("unknown fault") == true)
        #expect(self.send("POST", "/control/faults", "{").status == 400)
    }

    @Test("registers sessions one by one or many at a time, and refuses what is none")
    func sessions() {
        #expect(self.send("POST", "/control/sessions", #"{"id":5,"started_at":"2026-11-22T09:00:00Z"}"#).status == 200)
        #expect(self.send("POST", "/control/sessions", #"[{"id":6,"started_at":1795341000},{"id":7}]"#).status == 200)
        let sessions = self.comagic.snapshot.sessions
        #expect(sessions.keys.sorted() == [5, 6, 7])
        #expect(sessions[5]?.startedAt == Bench().now.addingTimeInterval(-3_600))
        #expect(sessions[6]?.startedAt == Bench().now.addingTimeInterval(-600))
        for bad in [#"{"id":"5"}"#, #"{"id":0}"#, #"{"id":8,"started_at":"yesterday"}"#, "{", "[1]"] {
            #expect(self.send("POST", "/control/sessions", bad).status == 400, "\(bad)")
        }
        #expect(self.comagic.snapshot.sessions.count == 3)
    }

    @Test("adds accounts and changes options, and refuses unknown keys, wrong types and impossible values")
    func settings() {
        let account = #"{"token":"two","app_id":7,"name":"Два","timezone":"Asia/Vladivostok","minute_limit":5}"#
        #expect(self.send("POST", "/control/accounts", account).status == 200)
        #expect(self.comagic.snapshot.accounts["two"]?.minuteLimit == 5)
        let options = #"{"sessions":"known","batch":"partial","report_lag":2.5,"unknown_session":"forbidden"}"#
        #expect(self.send("POST", "/control/options", options).status == 200)
        #expect(self.comagic.snapshot.options.sessions == .known)
        #expect(self.comagic.snapshot.options.reportLag == 2.5)
        #expect(self.comagic.snapshot.options.repeats == .duplicates)
        #expect(JSONValue(bytes: self.send("GET", "/control/options").body)?["batch"] == "partial")
        let before = self.comagic.snapshot.options
        for bad in [#"{"x":1}"#, #"{"sessions":"some"}"#, #"{"report_lag":-1}"#, #"{"maximum_messages":0}"#, "[]", "{"]
        {
            #expect(self.send("POST", "/control/options", bad).status == 400, "\(bad)")
        }
        #expect(self.comagic.snapshot.options == before)
        for bad in [#"{}"#, #"{"token":""}"#, #"{"token":"x","timezone":"Mars/Olympus"}"#, #"{"token":"x","y":1}"#] {
            #expect(self.send("POST", "/control/accounts", bad).status == 400, "\(bad)")
        }
        #expect(self.comagic.snapshot.accounts.count == 2)
    }

    @Test("a reset forgets what was received, and keeps accounts and options")
    func reset() {
        _ = self.comagic.answer(Bench.body("upload.offline_messages", ["offline_messages": [Bench.message()]]))
        self.comagic.add(Fault(.html))
        #expect(self.send("POST", "/control/reset").status == 200)
        #expect(self.comagic.messages.isEmpty)
        #expect(self.comagic.calls.isEmpty)
        #expect(self.comagic.snapshot.faults.waiting.isEmpty)
        #expect(self.comagic.snapshot.accounts.count == 1)
    }

    @Test(
        "is for this machine's own pages only",
        arguments: [
            (["host": "127.0.0.1:8099"], true), (["host": "localhost"], true), (["host": "[::1]:8099"], true),
            (["host": "LOCALHOST:1"], true), (["host": "127.8.0.1"], true),
            (["host": "127.0.0.1:8099", "origin": "http://localhost:8088"], true),
            (["host": "127.0.0.1:8099", "origin": "https://evil.example"], false),
            (["host": "127.0.0.1:8099", "origin": "null"], false),
            (["host": "127.0.0.1:8099", "origin": "http://localhost.evil.example"], false),
            (["host": "127.0.0.1:8099", "origin": "file://"], false), (["host": "evil.example:8099"], false),
            (["host": "127.0.0.1.evil.example"], false), (["host": "127.0.0.1:evil"], false),
            (["host": "localhost:80@evil.example"], false), (["host": "127.1"], false), (["host": ""], false),
            ([:], false),
        ])
    func loopback(headers: [String: String], isAdmitted: Bool) {
        #expect(LoopbackGuard().admits(headers) == isAdmitted)
        let reply = self.send("POST", "/control/faults", #""html""#, headers: headers)
        #expect((reply.status == 200) == isAdmitted)
        #expect((self.comagic.snapshot.faults.waiting.count == 1) == isAdmitted)
        #expect((self.send("GET", "/live", headers: headers).status == 200) == isAdmitted)
    }

    @Test("a named host is let in when allowed")
    func allowedHost() {
        let guarded = LoopbackGuard(alsoAllowing: ["Sandbox"])
        #expect(guarded.admits(["host": "sandbox:8099"]))
        #expect(!guarded.admits(["host": "sandbox.example:8099"]))
    }

    @Test("the page shows what was received, in both languages, and nothing sent becomes markup")
    func page() {
        let message = Bench.message(["name": "<script>alert(1)</script>", "message": "\"&'"])
        _ = self.comagic.answer(Bench.body("upload.offline_messages", ["offline_messages": [message]]))
        self.comagic.add(Fault(.hang, afterStoring: true, times: nil))
        var headers = ["host": "127.0.0.1:8099"]
        let russian = String(decoding: self.send("GET", "/", headers: headers).body, as: UTF8.self)
        headers["accept-language"] = "en-GB,en;q=0.9,ru;q=0.8"
        let english = String(decoding: self.send("GET", "/", headers: headers).body, as: UTF8.self)
        #expect(russian.contains("Полученные заявки") && russian.contains("lang=\"ru\""))
        #expect(english.contains("Messages received") && english.contains("lang=\"en\""))
        for page in [russian, english] {
            #expect(page.contains("17000000001"))
            #expect(page.contains("1001/C6UDS3"))
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(page.contains("&quot;&amp;&#39;"))
            #expect(page.contains("hang+stored*always"))
            #expect(!page.contains("<script>alert"))
            #expect(!page.contains("{{") && !page.contains("W_"))
        }
        let reply = self.send("GET", "/")
        #expect(reply.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        #expect(self.send("GET", "/sandbox.js").status == 200)
        #expect(self.send("GET", "/sandbox.css").headers["content-type"] == "text/css; charset=utf-8")
        #expect(self.send("GET", "/live").status == 200)
    }
}
