import CoMagic
import Foundation
import Ledger
import Relay
import Sandbox
import Stitching
import TestSupport
import Testing

@Suite("A session that comes after its booking went out with the default")
struct RecallTests {
    private func history(_ id: EntryID, _ bench: RecallBench) async throws -> [String] {
        try await bench.ledger.show(id).history.map(\.name)
    }

    @Test("the first request is deleted and the booking goes again under the same name, once, with its session")
    func recalled() async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        let first = try #require(bench.coMagic.messages.first)
        await bench.hear("1001")
        try await bench.takeBack()
        // Between the two it is nowhere but with us, and waits with its session.
        #expect(bench.coMagic.messages.isEmpty)
        #expect(try await bench.ledger.show(id).summary.status == .pending)
        try await bench.relay()
        let messages = bench.coMagic.messages
        #expect(messages.map(\.extID) == [first.extID])
        #expect(messages.map(\.sessionID) == [17_000_000_001])
        let summary = try await bench.ledger.show(id).summary
        #expect(summary.status == .delivered)
        #expect(summary.remoteID == messages.first?.id)
        #expect(summary.attribution.kind == .orderMatch)
        #expect(summary.attribution.reason == .n2Empty, "the first reason stays")
        #expect(summary.campaignID == nil)
        #expect(try await self.history(id, bench) == ["received", "joined", "attempt", "recovered", "attempt"])
    }

    @Test("nothing is taken back for an outsider, who knows order ids and no code, or makes a session up afterwards")
    func forged() async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        bench.time.advance(by: .seconds(60))
        await bench.hear("1001", namesCode: false)
        await bench.hear("1001", session: .example(2), knownSince: bench.time.date)
        await bench.hear("1001", session: .example(3), readiness: .stale)
        try await bench.takeBack()
        #expect(bench.coMagic.messages.map(\.sessionID) == [nil])
        #expect(try await self.history(id, bench) == ["received", "joined", "attempt"])
    }

    @Test("an hour has a limit of requests taken back, and what is beyond it is counted and stays")
    func limit() async throws {
        let bench = try await RecallBench()
        let orders = (1...RecallCount.maximumAnHour + 5).map(String.init)
        for order in orders { _ = try await bench.deliver(order) }
        for order in orders { await bench.hear(order) }
        let count = try await bench.recalls.count(of: bench.integration.id, since: bench.time.date)
        #expect(count == RecallCount(made: RecallCount.maximumAnHour, refused: 5))
        let due = try await bench.recalls.due(at: bench.time.date).recalls
        #expect(due.count == RecallCount.maximumAnHour)
    }

    @Test("nothing is taken back without the owner's wish, after the set time, for another order, or twice")
    func leftAlone() async throws {
        let unwilling = try await RecallBench(recallWindow: nil)
        _ = try await unwilling.deliver("1001")
        await unwilling.hear("1001")
        try await unwilling.takeBack()
        #expect(unwilling.coMagic.messages.map(\.sessionID) == [nil])

        let bench = try await RecallBench(recallWindow: .seconds(3_600))
        let ids = try await bench.deliver("1", "2")
        await bench.hear("3")
        await bench.hear("1")
        try await bench.takeBack()
        try await bench.relay()
        await bench.hear("1", session: .example(9))
        bench.time.advance(by: .seconds(3_601))
        await bench.hear("2")
        try await bench.takeBack()
        #expect(Set(bench.coMagic.messages.map(\.sessionID)) == [17_000_000_001, nil])
        #expect(bench.coMagic.messages.count == 2)
        #expect(try await bench.ledger.show(ids[1]).summary.attribution.kind == .fallback)
    }

    @Test("a number that its call did not tell is looked up first")
    func unknownNumber() async throws {
        let bench = try await RecallBench(batchOrder: false)
        let ids = try await bench.deliver("1", "2")
        #expect(try await bench.ledger.show(ids[0]).summary.remoteID == nil)
        await bench.hear("1")
        try await bench.takeBack()
        try await bench.relay()
        #expect(bench.coMagic.messages.count == 2)
        #expect(bench.coMagic.messages.map(\.sessionID).filter { $0 != nil } == [17_000_000_001])
    }

    @Test(
        "a deletion that CoMagic refuses leaves everything as it is, and the history says so",
        arguments: [
            "forbidden", "entity_not_found", "method_component_disabled", "a_new_name",
        ])
    func refused(mnemonic: String) async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        bench.meet("delete.offline_messages", .refusal(mnemonic))
        await bench.hear("1001")
        try await bench.takeBack(pauses: 7_200)
        try await bench.relay()
        #expect(bench.coMagic.messages.map(\.sessionID) == [nil])
        let detail = try await bench.ledger.show(id)
        #expect(detail.summary.status == .delivered)
        #expect(detail.summary.attribution == .exampleDefault())
        #expect(detail.summary.campaignID == 500_001)
        #expect(detail.history.last?.name == "not_recovered")
        #expect(detail.history.last?.facts["mnemonic"] == mnemonic)
    }

    @Test(
        "a deletion that is never answered is looked up: carried out or not, the booking ends there once",
        arguments: [RecallBench.Meeting.unanswered, .lost])
    func unanswered(meeting: RecallBench.Meeting) async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        bench.meet("delete.offline_messages", meeting)
        await bench.hear("1001")
        try await bench.takeBack(pauses: 60)
        try await bench.relay()
        #expect(bench.coMagic.messages.map(\.sessionID) == [17_000_000_001])
        #expect(try await bench.ledger.show(id).summary.status == .delivered)
    }

    @Test("an account that refuses its key is asked again until it answers")
    func accountTrouble() async throws {
        let bench = try await RecallBench()
        _ = try await bench.deliver("1001")
        bench.meet(
            "delete.offline_messages", .refusal("access_token_invalid"), .refusal("internal_error"),
            .refusal("limit_exceeded"))
        await bench.hear("1001")
        try await bench.takeBack(pauses: 600)
        try await bench.relay()
        #expect(bench.coMagic.messages.map(\.sessionID) == [17_000_000_001])
    }

    @Test("the power fails after CoMagic deleted and before that is on disk: the booking is neither lost nor doubled")
    func crash() async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        await bench.hear("1001")
        let recall = try #require(try await bench.recalls.due(at: bench.time.date).recalls.first)
        let remoteID = try #require(recall.remoteID)
        // What the service had done until then.
        try await bench.recalls.start(id, deleting: remoteID, at: bench.time.date)
        let call = """
            {"jsonrpc":"2.0","id":"1","method":"delete.offline_messages",
             "params":{"access_token":"example-token","id":\(remoteID)}}
            """
        _ = bench.coMagic.answer(Array(call.utf8))
        #expect(bench.coMagic.messages.isEmpty)
        try await bench.takeBack()
        try await bench.relay()
        #expect(bench.coMagic.messages.map(\.sessionID) == [17_000_000_001])
        #expect(try await bench.ledger.show(id).summary.status == .delivered)
    }

    @Test("a report that may not be read does not keep a deletion in doubt for ever")
    func reportForbidden() async throws {
        let bench = try await RecallBench()
        _ = try await bench.deliver("1001")
        bench.meet("delete.offline_messages", .unanswered)
        bench.meet("get.offline_messages_report", .refusal("forbidden"), .refusal("forbidden"))
        await bench.hear("1001")
        try await bench.takeBack(pauses: 60)
        try await bench.relay()
        #expect(bench.coMagic.messages.map(\.sessionID) == [17_000_000_001])
    }

    @Test("a session that CoMagic refuses brings the booking back to the default, and it stays there")
    func refusedSession() async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        bench.meet("upload.offline_messages", .refusal("entity_not_found"))
        await bench.hear("1001")
        try await bench.takeBack()
        try await bench.relay()
        await bench.hear("1001")
        try await bench.takeBack()
        #expect(bench.coMagic.messages.map(\.sessionID) == [nil])
        let summary = try await bench.ledger.show(id).summary
        #expect(summary.status == .delivered)
        #expect(summary.attribution.kind == .fallback)
    }

    @Test("an upload that was never answered after a deletion is not taken for the deleted request by a late report")
    func lateReport() async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1001").first)
        await bench.hear("1001")
        try await bench.takeBack()
        let claim = Claim(
            integration: .example, limit: 1, leaseUntil: bench.time.date.addingTimeInterval(60), owner: "test")
        let entry = try #require(try await bench.ledger.outbox.claim(claim, now: bench.time.date).first)
        let deleted = try #require(entry.recalledID)
        #expect(entry.id == id)
        let transport = ScriptedTransport([.result(#"[{"id":\#(deleted),"ext_id":"\#(entry.externalID)"}]"#)])
        let client = DataAPIClient(
            transport: transport, hosts: try DataAPIHosts(), now: bench.time.now,
            requestID: { ScriptedTransport.requestID })
        #expect(await client.find([entry], of: bench.integration) == [.absent])
    }
}
