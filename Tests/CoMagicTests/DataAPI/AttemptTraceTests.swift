import CoMagic
import FoundationEssentials
import Ledger
import LedgerSQLite
import Relay
import Stitching
import TestSupport
import Testing

@Suite("What is kept of an attempt")
struct AttemptTraceTests {
    private static let integration = Integration.example(.example(token: "token-4711"))
    /// Parts of the example contact that must not be kept.
    private static let personal = ["token-4711", "Петров", "79161234567", "1234567", "ivan.petrov"]

    private func trace(_ answer: ScriptedTransport.Answer) async throws -> AttemptTrace {
        let client = DataAPIClient(
            transport: ScriptedTransport([answer]), hosts: try DataAPIHosts(), now: { TestTime.start },
            requestID: { ScriptedTransport.requestID })
        return try #require(await client.upload([.example()], of: Self.integration).traces.first ?? nil)
    }

    @Test("the message as it was sent, its person masked and without the key")
    func request() async throws {
        let trace = try await self.trace(.result(#"[{"id":5}]"#))
        #expect(
            trace.request == """
                {"date_time":"2026-11-22 12:59:00","email":"i…@example.com","ext_id":"bukza-1001-C6UDS3",\
                "form_name":"Bukza","message":"1001 C6UDS3 … (44)","name":"И…",\
                "phone":"7916…67","visitor_session_id":17000000001}
                """)
        for text in Self.personal { #expect(!trace.request.contains(text)) }
    }

    @Test("the text keeps its length and the words that name the order, and nothing that the customer wrote")
    func comment() throws {
        let booking = Booking.example(
            message: "Номер заказа: 1001; Код бронирования: C6UDS3; Комментарий: звоните Петрову на 8 (916) 123-45-67")
        let message = OfflineMessage(
            .example(booking: booking), account: CoMagicAccount(Self.integration), now: TestTime.start)
        let kept = try #require(message.masked(for: booking).message)
        #expect(kept == "1001 C6UDS3 … (95)")
    }

    @Test("CoMagic's answer as it came, without the values that it echoes")
    func response() async throws {
        let trace = try await self.trace(
            .error("invalid_parameter_value", field: "phone", message: "79161234567 of Иван Петров is no phone"))
        let response = try #require(trace.response)
        #expect(response.contains("invalid_parameter_value"))
        for text in Self.personal { #expect(!response.contains(text)) }
    }

    @Test(
        "an answer that echoes the person in another spelling shows nobody",
        arguments: [
            "+7 (916) 123-45-67", "8 916 123 45 67", "123-45-67", "ИВАН ПЕТРОВ", "иван", "Ivan.Petrov@EXAMPLE.com",
            #"\u0418\u0432\u0430\u043d"#, "Номер заказа: 1001; Код бронирования: C6UDS3",
        ])
    func echo(spelling: String) async throws {
        let trace = try await self.trace(.ok(#"{"error":{"message":"bad «\#(spelling)», 2026-11-22 12:59:00"}}"#))
        let response = try #require(trace.response)
        #expect(!response.contains(spelling) && !response.contains("Иван"))
        #expect(response.contains("2026-11-22 12:59:00") && response.contains("bad"))
    }

    @Test("no answer is no text", arguments: [TransportError.timeout, .notSent(reason: "refused")])
    func silence(error: TransportError) async throws {
        #expect(try await self.trace(.failure(error)).response == nil)
    }

    @Test("a long answer is cut")
    func long() async throws {
        let trace = try await self.trace(.ok(String(repeating: "x", count: 10_000)))
        #expect(trace.response?.utf8.count == AttemptTrace.maximumBytes)
    }

    @Test("a booking's history shows both, and nobody's contact")
    func history() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let id = try await ledger.outbox.accept(.example(booking: .example(integration: integration.id))).id
        let claim = Claim(
            integration: integration.id, limit: 1, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run")
        let entry = try #require(try await ledger.outbox.claim(claim, now: TestTime.start).first)
        let settlement = Settlement(
            entry: id, outcome: .delivered(remoteID: 5), attribution: entry.attribution, destination: nil,
            duration: .milliseconds(8), trace: try await self.trace(.result(#"[{"id":5}]"#)))
        try await ledger.outbox.settle([settlement], owner: "run", at: TestTime.start)
        let detail = try #require(try await ledger.bookings.show(id).history.last?.facts)
        #expect(detail["request"]?.contains("7916…67") == true)
        #expect(detail["response"]?.contains(#""id":5"#) == true)
        for text in Self.personal { #expect(!detail.values.contains { $0.contains(text) }) }
    }
}
