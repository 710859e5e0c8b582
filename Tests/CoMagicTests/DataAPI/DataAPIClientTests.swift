import CoMagic
import Foundation
import HTTPTypes
import Ledger
import NIOCore
import Relay
import Stitching
import TestSupport
import Testing

@Suite("Calls to the Data API")
struct DataAPIClientTests {
    private static let token = "token-4711"
    private static let integration = Integration.example(.example(token: token))

    private func client(_ transport: ScriptedTransport, operators: [String] = []) throws -> DataAPIClient {
        DataAPIClient(
            transport: transport, hosts: try DataAPIHosts(operators: operators), now: { TestTime.start },
            requestID: { ScriptedTransport.requestID })
    }

    /// What one upload that is answered like this comes to.
    private func verdict(_ answer: ScriptedTransport.Answer, _ entry: OutboxEntry = .example()) async throws -> Verdict
    {
        let transport = ScriptedTransport([answer])
        let receipt = try await self.client(transport).upload([entry], of: Self.integration)
        #expect(transport.requests.count == 1)
        #expect(receipt.verdicts.count == 1)
        #expect(receipt.observations.map(\.label) == receipt.verdicts.map(\.label))
        return try #require(receipt.verdicts.first)
    }

    @Test("an upload is one JSON-RPC call to the account's address, as the vendor documents it")
    func request() async throws {
        let transport = ScriptedTransport([.result(#"[{"id":123}]"#)])
        let receipt = try await self.client(transport).upload([.example()], of: Self.integration)
        #expect(receipt.verdicts == [.delivered(remoteID: 123)])
        let request = try #require(transport.requests.first)
        #expect(request.head.method == .post)
        #expect(request.head.scheme == "https")
        #expect(request.head.authority == "dataapi.comagic.ru")
        #expect(request.head.path == "/v2.0")
        #expect(request.head.headerFields[.contentType] == "application/json; charset=UTF-8")
        #expect(request.head.headerFields[.authorization] == nil)
        #expect(request.timeout == DataAPIClient.timeout)
        #expect(request.maximumResponseBytes == DataAPIClient.maximumResponseBytes)
        #expect(
            request.body == """
                {"id":"request-1","jsonrpc":"2.0","method":"upload.offline_messages","params":{\
                "access_token":"token-4711","offline_messages":[{"date_time":"2026-11-22 12:59:00",\
                "email":"ivan.petrov@example.com","ext_id":"bukza-1001-C6UDS3","form_name":"Bukza",\
                "message":"Номер заказа: 1001; Код бронирования: C6UDS3","name":"Иван Петров",\
                "phone":"79161234567","visitor_session_id":17000000001}]}}
                """)
    }

    @Test(
        "each kind of answer has its verdict",
        arguments: [
            (.result(#"[{"id":5}]"#), .delivered(remoteID: 5)),
            (.result("[]"), .delivered(remoteID: nil)),
            (.result(#"[{"id":null}]"#), .delivered(remoteID: nil)),
            (.ok(#"{"jsonrpc":"2.0","id":"request-1","result":{}}"#), .delivered(remoteID: nil)),
            (
                .ok(#"{"id":"request-1","result":{"data":[{"id":5}],"meta_data":{"version":null}}}"#),
                .delivered(remoteID: 5)
            ),
            (.error("forbidden"), .blocked(.init(mnemonic: "forbidden", message: "…"), .method)),
            (.error("entity_not_found"), .visitRefused(.init(mnemonic: "entity_not_found", message: "…"))),
            (
                .error("limit_exceeded", metadata: #"{"limits":{"minute_reset":23}}"#),
                .throttled(.init(mnemonic: "limit_exceeded", message: "…"), for: .seconds(23))
            ),
            (
                .ok(#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m","data":null}}"#),
                .visitRefused(.init(mnemonic: "error", message: "m"))
            ),
        ] as [(ScriptedTransport.Answer, Verdict)])
    func answers(answer: ScriptedTransport.Answer, expected: Verdict) async throws {
        #expect(try await self.verdict(answer) == expected)
    }

    @Test(
        "what is no answer of the API is passing or unknown, never delivered and never the booking's fault",
        arguments: [
            (.ok(""), "unknown"), (.ok("{"), "unknown"), (.ok(#"{"jsonrpc":"2.0","id":"request-1","res"#), "unknown"),
            (.ok("{}"), "unknown"), (.ok(" \n {\"result\":"), "unknown"),
            (.result(#"[{"id":5}]"#, id: "request-2"), "unknown"),
            // A gateway may answer so after CoMagic has stored what it was sent.
            (.ok("<html>welcome</html>"), "unknown"), (.ok("OK"), "unknown"), (.ok("[]"), "unknown"),
            (.status(500), "unknown"), (.status(502), "unknown"), (.status(504), "unknown"),
            (.status(520), "unknown"), (.status(599), "unknown"),
            (.status(503), "transient"), (.status(503, headers: [.retryAfter: "7"]), "transient"),
            (.status(404), "transient"), (.status(403, body: "{}"), "transient"),
            (.status(301, headers: [.location: "https://evil.example/"]), "transient"),
            (.status(204), "unknown"), (.status(429), "throttled"),
            (.failure(.notSent(reason: "no connection")), "transient"),
            (.failure(.timeout), "unknown"), (.failure(.outcomeUnknown(reason: "reset")), "unknown"),
            (.failure(.responseTooLarge(limit: 1)), "unknown"),
        ] as [(ScriptedTransport.Answer, String)])
    func noAnswer(answer: ScriptedTransport.Answer, label: String) async throws {
        let verdict = try await self.verdict(answer)
        #expect(verdict.label == label)
        let own = [DeliveryFailure.Own.timeout, DeliveryFailure.Own.connection, DeliveryFailure.Own.httpStatus]
        #expect(own.contains(try #require(verdict.failure).mnemonic))
    }

    @Test(
        "the wait that a server asks for is kept, within an hour",
        arguments: [
            (429, "7", 7), (429, nil, 60), (429, "soon", 60), (429, "-5", 60), (429, "999999", 3_600),
            (503, "7", 7), (503, "999999", 3_600), (503, nil, nil), (503, "Wed, 21 Oct 2026 07:28:00 GMT", nil),
        ] as [(Int, String?, Int?)])
    func retryAfter(status: Int, text: String?, seconds: Int?) async throws {
        var headers = HTTPFields()
        headers[.retryAfter] = text
        switch try await self.verdict(.status(status, headers: headers)) {
        case .throttled(_, let duration): #expect(status == 429 && duration == .seconds(seconds ?? 0))
        case .transient(_, let retryAfter): #expect(status == 503 && retryAfter == seconds.map { .seconds($0) })
        case let other: Issue.record("unexpected \(other.label)")
        }
    }

    @Test(
        "an address that is not allowed blocks the account, and nothing is sent",
        arguments: [
            "https://dataapi.comagic.ru.evil.example/v2.0", "http://dataapi.comagic.ru/v2.0",
            "https://dataapi.comagic.ru/v3.0", "http://127.0.0.1:8099/v2.0", "https://user@dataapi.comagic.ru/v2.0",
            "", "file:///etc/passwd",
        ])
    func hostRefused(url: String) async throws {
        let transport = ScriptedTransport()
        let client = try self.client(transport)
        var integration = Self.integration
        integration.settings.target = .comagic(AccountAccess(url: url, token: Secret("example-token")))
        #expect(await client.upload([.example()], of: integration).verdicts.map(\.label) == ["blocked"])
        #expect(await client.find([.example()], of: integration).count == 1)
        #expect(await client.probe(integration) != nil)
        #expect(transport.requests.isEmpty)
    }

    @Test("an address that the operator named is called, with its port")
    func operatorHost() async throws {
        let transport = ScriptedTransport([.result(#"[{"id":1}]"#), .result(#"[{"id":1}]"#)])
        let client = try self.client(transport, operators: ["http://127.0.0.1:8099/v2.0", "http://[::1]:80/v2.0"])
        for (url, authority) in [
            ("http://127.0.0.1:8099/v2.0", "127.0.0.1:8099"), ("http://[::1]:80/v2.0", "[::1]:80"),
        ] {
            var integration = Self.integration
            integration.settings.target = .comagic(AccountAccess(url: url, token: Secret("example-token")))
            _ = await client.upload([.example()], of: integration)
            #expect(transport.requests.last?.head.authority == authority)
        }
    }

    @Test("a booking without contact, or one nobody could read, is refused without asking CoMagic")
    func ownRefusals() async throws {
        let transport = ScriptedTransport()
        let receipt = try await self.client(transport).upload(
            [.example(booking: .example(contact: Contact(name: "Иван"))), .example(isReadable: false)],
            of: Self.integration)
        #expect(receipt.verdicts.map(\.failure?.mnemonic) == ["no_contact", "unreadable_body"])
        #expect(receipt.verdicts.allSatisfy { $0.label == "refused" })
        #expect(receipt.observations.isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test("the report is asked for the ext_id, from a day before the booking to a day from now")
    func find() async throws {
        let transport = ScriptedTransport([
            .result(#"[{"id":9,"ext_id":"bukza-1001-C6UDS3"}]"#), .result(#"[{"id":9,"ext_id":"bukza-1001"}]"#),
            .result("[]"),
        ])
        let client = try self.client(transport)
        #expect(await client.find([.example()], of: Self.integration) == [.present(remoteID: 9)])
        #expect(await client.find([.example()], of: Self.integration) == [.absent])
        #expect(await client.find([.example()], of: Self.integration) == [.absent])
        #expect(
            transport.bodies.first == """
                {"id":"request-1","jsonrpc":"2.0","method":"get.offline_messages_report","params":{\
                "access_token":"token-4711","date_from":"2026-11-21 12:59:00","date_till":"2026-11-23 13:00:00",\
                "fields":["id","ext_id"],"filter":{"field":"ext_id","operator":"=","value":"bukza-1001-C6UDS3"}}}
                """)
    }

    @Test("several bookings are looked for in one call")
    func findMany() async throws {
        let entries: [OutboxEntry] = [.example(id: 1, booking: .example(orderID: "1", code: nil)), .example(id: 2)]
        let transport = ScriptedTransport([.result(#"[{"id":9,"ext_id":"bukza-1001-C6UDS3"},{"id":8}]"#)])
        let findings = try await self.client(transport).find(entries, of: Self.integration)
        #expect(findings == [.absent, .present(remoteID: 9)])
        let body = try #require(transport.bodies.first)
        #expect(transport.bodies.count == 1)
        #expect(body.contains(#""condition":"or","filters":["#))
        #expect(body.contains("bukza-1\"") && body.contains("bukza-1001-C6UDS3"))
    }

    @Test("no interval exceeds three months, and no booking is called absent from one that leaves its date out")
    func findFarApart() async throws {
        let old = Booking.example(orderID: "1", code: nil, createdAt: TestTime.start.addingTimeInterval(-400 * 86_400))
        let entries: [OutboxEntry] = [.example(id: 2), .example(id: 1, booking: old), .example(id: 3)]
        let transport = ScriptedTransport([
            .result("[]"), .result(#"[{"id":9,"ext_id":"bukza-1001-C6UDS3"}]"#),
        ])
        let findings = try await self.client(transport).find(entries, of: Self.integration)
        #expect(findings == [.present(remoteID: 9), .absent, .present(remoteID: 9)])
        #expect(transport.bodies.count == 2)
        let first = try #require(transport.bodies.first)
        let second = try #require(transport.bodies.last)
        #expect(first.contains(#""date_from":"2025-10-17 13:00:00","date_till":"2026-01-10 13:00:00""#))
        #expect(second.contains(#""date_from":"2026-11-21 12:59:00","date_till":"2026-11-23 13:00:00""#))
    }

    @Test(
        "a report that can't be had is never taken for an empty one",
        arguments: [
            (.error("forbidden"), "blocked"), (.error("limit_exceeded"), "throttled"),
            (.error("internal_error"), "transient"), (.error("filter_prohibited"), "refused"),
            (.ok("<html>"), "transient"), (.ok("{"), "transient"), (.status(500), "transient"),
            (.failure(.timeout), "transient"), (.failure(.outcomeUnknown(reason: "reset")), "transient"),
        ] as [(ScriptedTransport.Answer, String)])
    func findFails(answer: ScriptedTransport.Answer, label: String) async throws {
        let findings = try await self.client(ScriptedTransport([answer])).find([.example()], of: Self.integration)
        guard case .unavailable(let verdict) = try #require(findings.first) else {
            Issue.record("taken for an answer")
            return
        }
        #expect(verdict.label == label)
    }

    @Test("a probe asks for the account; its zone is read when it tells one")
    func probe() async throws {
        let row = #"[{"app_id":1,"name":"n","timezone":"Asia/Omsk"}]"#
        let transport = ScriptedTransport([.result(row), .error("access_token_invalid"), .result(row), .result("[]")])
        let client = try self.client(transport)
        #expect(await client.probe(Self.integration) == nil)
        #expect(await client.probe(Self.integration)?.failure?.mnemonic == "access_token_invalid")
        #expect(
            await client.timeZone(of: CoMagicAccount(Self.integration), within: .seconds(1)) == .success("Asia/Omsk"))
        #expect(await client.timeZone(of: CoMagicAccount(Self.integration)) == .success(nil))
        #expect(transport.bodies.allSatisfy { $0.contains(#""method":"get.account""#) })
        #expect(transport.requests.map(\.timeout).contains(.seconds(1)))
    }

    @Test("the token stands in the request's body and in no description of anything")
    func tokenIsSecret() async throws {
        let transport = ScriptedTransport([.failure(.outcomeUnknown(reason: "reset")), .error("forbidden")])
        let client = try self.client(transport)
        let settings = IntegrationSettings.example(token: Self.token)
        var texts = [
            "\(CoMagicAccount(Self.integration))", String(reflecting: CoMagicAccount(Self.integration)), "\(settings)",
        ]
        texts.append("\(await client.upload([.example()], of: Self.integration))")
        texts.append("\(await client.find([.example()], of: Self.integration))")
        for text in texts { #expect(!text.contains(Self.token)) }
        #expect(transport.bodies.allSatisfy { $0.contains(Self.token) })
        #expect(transport.requests.allSatisfy { !"\($0.head)".contains(Self.token) })
    }

    @Test("a long report is read page by page")
    func pages() async throws {
        func page(_ numbers: Range<Int>) -> ScriptedTransport.Answer {
            .result("[\(numbers.map { #"{"id":\#($0),"ext_id":"bukza-\#($0)"}"# }.joined(separator: ","))]")
        }
        let transport = ScriptedTransport([page(0..<1_000), page(1_000..<1_500)])
        let client = DataAPIClient(
            transport: transport, hosts: try DataAPIHosts(), now: { TestTime.start },
            requestID: { ScriptedTransport.requestID })
        let rows = try await client.report(
            from: TestTime.start.addingTimeInterval(-86_400), till: TestTime.start,
            of: Self.integration)
        #expect(rows.count == 1_500)
        #expect(transport.bodies.map { $0.contains(#""offset":1000"#) } == [false, true])
    }
}
