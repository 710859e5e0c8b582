import Foundation
import Testing

@testable import Sandbox

@Suite struct UploadTests {
    @Test("stores a good message with every field as sent and answers its id as a number")
    func stores() throws {
        var bench = Bench()
        let sent = Bench.message([
            "message": "Номер заказа: 1001", "form_name": "Bukza",
            "user_fields": [["ext_id": "order_id", "value": "1001"]],
        ])
        let answer = bench.upload(sent)
        let stored = try #require(bench.state.messages.all.first)
        #expect(answer.rows == [["id": .integer(stored.id)]])
        #expect(JSONValue.object(stored.fields) == sent)
        #expect(stored.sessionID == 17_000_000_001)
        #expect(stored.call == 1)
        #expect(stored.receivedAt == bench.now)
    }

    @Test(
        "accepts what the documentation allows",
        arguments: [
            ["phone": nil, "email": "anna@example.ru"], ["date_time": nil],
            ["visitor_session_id": nil, "campaign_id": 500_001], ["visitor_session_id": nil, "site_id": 2_001],
            ["visitor_session_id": nil, "site_id": 2_001, "source_id": 3_001],
            ["visitor_session_id": nil, "site_id": 2_001, "campaign_id": -1], ["ext_id": nil],
            ["source_id": 3_001], ["date_time": "2026-11-22 13:00:00"], ["visitor_session_id": 1],
        ] as [[String: JSONValue?]])
    func accepts(changes: [String: JSONValue?]) {
        var bench = Bench()
        let answer = bench.upload(Bench.message(changes))
        #expect(answer["error"] == nil, "\(answer.text)")
        #expect(bench.state.messages.count == 1)
    }

    @Test(
        "refuses a message that breaks a rule, naming rule and field, and stores nothing",
        arguments: [
            (["visitor_session_id": "17000000001"], "data_type_error", "visitor_session_id"),
            (["visitor_session_id": .number(1.5)], "data_type_error", "visitor_session_id"),
            (["visitor_session_id": .some(.null)], "data_type_error", "visitor_session_id"),
            (["campaign_id": "1"], "data_type_error", "campaign_id"),
            (["phone": 79_991_234_567], "data_type_error", "phone"),
            (["name": 5], "data_type_error", "name"), (["ext_id": 1_001], "data_type_error", "ext_id"),
            (["date_time": 1_795_341_600], "data_type_error", "date_time"),
            (["user_fields": "x"], "data_type_error", "user_fields"),
            (["session_id": 1], "unexpected_parameters", "session_id"),
            (
                ["user_fields": [["ext_id": "order_id", "value": "1", "x": 1]]], "unexpected_parameters",
                "user_fields.x"
            ),
            (["phone": nil], "required_parameter_missed", "phone"),
            (["visitor_session_id": nil], "required_parameter_missed", "visitor_session_id"),
            (["visitor_session_id": nil, "source_id": 3_001], "required_parameter_missed", "visitor_session_id"),
            (["user_fields": [["ext_id": "order_id"]]], "required_parameter_missed", "user_fields.value"),
            (["phone": "+79991234567"], "invalid_parameter_value", "phone"),
            (["phone": "8 999 123-45-67"], "invalid_parameter_value", "phone"),
            (["phone": ""], "invalid_parameter_value", "phone"),
            (["phone": "0999123456"], "invalid_parameter_value", "phone"),
            (["phone": "1234567890123456"], "invalid_parameter_value", "phone"),
            (["phone": "1234567"], "invalid_parameter_value", "phone"),
            (["email": "anna"], "invalid_parameter_value", "email"),
            (["email": "an na@example.ru"], "invalid_parameter_value", "email"),
            (["email": "anna@example"], "invalid_parameter_value", "email"),
            (["date_time": "2026-11-22T12:59:30Z"], "invalid_parameter_value", "date_time"),
            (["date_time": "22.11.2026 12:59"], "invalid_parameter_value", "date_time"),
            (["date_time": "2026-02-30 12:00:00"], "invalid_parameter_value", "date_time"),
            (["ext_id": ""], "invalid_parameter_value", "ext_id"),
            (["date_time": "2026-11-22 13:00:01"], "invalid_date_time", "date_time"),
            (["visitor_session_id": 0], "entity_not_found", "visitor_session_id"),
            (["visitor_session_id": -5], "entity_not_found", "visitor_session_id"),
            (["visitor_session_id": nil, "campaign_id": 1], "entity_not_found", "campaign_id"),
            (["visitor_session_id": nil, "site_id": 1], "entity_not_found", "site_id"),
            (["visitor_session_id": nil, "site_id": 2_001, "source_id": 1], "entity_not_found", "source_id"),
            (["visitor_session_id": nil, "site_id": 2_001, "source_id": 3_007], "entity_not_found", "source_id"),
            (["user_fields": [["ext_id": "nobody", "value": "1"]]], "entity_not_found", "user_fields.ext_id"),
            (["visitor_session_id": nil, "campaign_id": 500_010], "campaign_is_inactive", "campaign_id"),
            (["visitor_session_id": nil, "campaign_id": -1], "invalid_parameters_combination", "campaign_id"),
            (
                ["visitor_session_id": nil, "campaign_id": 500_001, "site_id": 2_001], "invalid_parameters_combination",
                "site_id"
            ),
            (["campaign_id": 500_001], "invalid_parameters_combination", "campaign_id"),
            (["site_id": 2_001], "invalid_parameters_combination", "site_id"),
        ] as [([String: JSONValue?], String, String)])
    func refuses(changes: [String: JSONValue?], mnemonic: String, field: String) {
        var bench = Bench()
        let answer = bench.upload(Bench.message(changes))
        #expect(answer.mnemonic == mnemonic, "\(answer.text)")
        #expect(answer.refusedField == "offline_messages.\(field)")
        #expect(bench.state.messages.count == 0)
    }

    @Test(
        "refuses what is no list of messages",
        arguments: [
            ([:], "required_parameter_missed"), (["offline_messages": "x"], "data_type_error"),
            (["offline_messages": []], "invalid_parameter_value"), (["offline_messages": ["x"]], "data_type_error"),
            (["offline_messages": [Bench.message()], "x": 1], "unexpected_parameters"),
            (["offline_messages": [Bench.message()], "user_id": 1], "invalid_parameter_value"),
        ] as [([String: JSONValue], String)])
    func refusesList(params: [String: JSONValue], mnemonic: String) {
        var bench = Bench()
        #expect(bench.call("upload.offline_messages", params).mnemonic == mnemonic)
        #expect(bench.state.messages.count == 0)
    }

    @Test("takes fifty messages and refuses fifty-one")
    func fifty() {
        var bench = Bench()
        let messages = (1...51).map { Bench.message(["ext_id": .string("\($0)")]) }
        let full = bench.call("upload.offline_messages", ["offline_messages": .array(Array(messages.prefix(50)))])
        #expect(full.rows.count == 50)
        let over = bench.call("upload.offline_messages", ["offline_messages": .array(messages)])
        #expect(over.mnemonic == "data_limit_exceeded")
        #expect(bench.state.messages.count == 50)
    }

    @Test("reads dates in the account's zone, not in UTC")
    func zones() {
        var bench = Bench()
        var account = SandboxAccount.standard
        account.timezone = "America/New_York"
        bench.state.put(account)
        // 13:00 in Moscow is 05:00 in New York: Moscow's time lies in the future there.
        #expect(bench.upload(Bench.message()).mnemonic == "invalid_date_time")
        #expect(bench.upload(Bench.message(["date_time": "2026-11-22 05:00:00"])).rows.count == 1)
        #expect(bench.state.messages.all.first?.dateTime == bench.now)
    }

    @Test("a message must not be before its session, nor more than 180 days after it")
    func sessionAge() {
        var bench = Bench()
        let start = bench.now.addingTimeInterval(-20.5)
        bench.register(SandboxSession(id: 5, startedAt: start))
        let early = bench.upload(Bench.message(["visitor_session_id": 5, "date_time": "2026-11-22 12:59:38"]))
        #expect(early.mnemonic == "invalid_date_time")
        #expect(early.refusedField == "offline_messages.date_time")
        let same = bench.upload(Bench.message(["visitor_session_id": 5, "date_time": "2026-11-22 12:59:39"]))
        #expect(same.rows.count == 1)

        let edge = bench.now.addingTimeInterval(-180 * 86_400)
        bench.register(SandboxSession(id: 6, startedAt: edge))
        let now: JSONValue = "2026-11-22 13:00:00"
        #expect(bench.upload(Bench.message(["visitor_session_id": 6, "date_time": now])).rows.count == 1)
        bench.register(SandboxSession(id: 6, startedAt: edge.addingTimeInterval(-1)))
        let old = bench.upload(Bench.message(["visitor_session_id": 6, "date_time": now]))
        #expect(old.mnemonic == "invalid_parameter_value")
        #expect(old.refusedField == "offline_messages.visitor_session_id")
    }

    @Test("knows only registered sessions when told so, and none of another account")
    func knownSessions() {
        var options = SandboxOptions()
        options.sessions = .known
        var bench = Bench(options: options)
        #expect(bench.upload(Bench.message()).mnemonic == "entity_not_found")
        let start = bench.now.addingTimeInterval(-60)
        bench.register(SandboxSession(id: 17_000_000_001, startedAt: start))
        #expect(bench.upload(Bench.message()).rows.count == 1)
        bench.register(SandboxSession(id: 17_000_000_001, startedAt: start, token: "another"))
        #expect(bench.upload(Bench.message()).mnemonic == "entity_not_found")
        bench.state.options.unknownSession = .invalidParameterValue
        #expect(bench.upload(Bench.message()).mnemonic == "invalid_parameter_value")
        let isRegistered = bench.state.register(SandboxSession(id: 0, startedAt: start))
        #expect(!isRegistered)
    }

    @Test("a campaign beside its own session passes, another one does not")
    func agreement() {
        var bench = Bench()
        let start = bench.now.addingTimeInterval(-60)
        bench.register(SandboxSession(id: 5, startedAt: start, campaignID: 500_001, siteID: 2_002))
        let right = Bench.message(["visitor_session_id": 5, "campaign_id": 500_001, "site_id": 2_002])
        #expect(bench.upload(right).rows.count == 1)
        let wrong = Bench.message(["visitor_session_id": 5, "campaign_id": 500_002])
        #expect(bench.upload(wrong).mnemonic == "invalid_parameters_combination")
    }

    @Test(
        "one bad message spoils the whole call, or only what follows it",
        arguments: [(SandboxOptions.Batch.atomic, 0), (.partial, 1)])
    func batches(batch: SandboxOptions.Batch, stored: Int) {
        var options = SandboxOptions()
        options.batch = batch
        var bench = Bench(options: options)
        let answer = bench.upload(
            Bench.message(["ext_id": "1"]), Bench.message(["ext_id": "2", "phone": "x"]), Bench.message(["ext_id": "3"])
        )
        #expect(answer.mnemonic == "invalid_parameter_value")
        #expect(bench.state.messages.all.map(\.extID) == Array(["1"].prefix(stored)))
    }

    @Test(
        "a repeated ext_id duplicates, updates or is refused",
        arguments: [(SandboxOptions.Repeats.duplicates, 2), (.updates, 1), (.refuses, 1)])
    func repeats(repeats: SandboxOptions.Repeats, stored: Int) {
        var options = SandboxOptions()
        options.repeats = repeats
        var bench = Bench(options: options)
        let first = bench.upload(Bench.message())
        let second = bench.upload(Bench.message(["name": "Борис"]))
        #expect(bench.state.messages.count == stored)
        #expect((second.mnemonic == "duplicate_entity") == (repeats == .refuses))
        #expect((first.rows == second.rows) == (repeats == .updates))
        if repeats == .updates { #expect(bench.state.messages.all.first?.name == "Борис") }
    }

    @Test("an ext_id twice in one call is refused whole when repeats are refused")
    func repeatsInside() {
        var options = SandboxOptions()
        options.repeats = .refuses
        var bench = Bench(options: options)
        #expect(bench.upload(Bench.message(), Bench.message()).mnemonic == "duplicate_entity")
        #expect(bench.state.messages.count == 0)
    }

    @Test("options change what is accepted: a plus, the date, the order of ids")
    func options() throws {
        var options = SandboxOptions()
        options.acceptsPlus = true
        options.requiresDateTime = true
        options.idOrder = .reversed
        var bench = Bench(options: options)
        #expect(bench.upload(Bench.message(["date_time": nil])).mnemonic == "required_parameter_missed")
        let answer = bench.upload(Bench.message(["phone": "+79991234567"]), Bench.message(["ext_id": "2"]))
        let ids = answer.rows.compactMap { $0["id"]?.asInteger }
        #expect(ids == ids.sorted(by: >))
        #expect(ids.count == 2)
    }

    @Test("an agent must say for whom it calls, and may not call for strangers")
    func agents() {
        var bench = Bench()
        var agent = SandboxAccount(token: "agent", appID: 2, name: "Агентство")
        agent.customers = [77]
        bench.state.put(agent)
        let messages: JSONValue = [Bench.message()]
        func params(_ user: Int64?) -> [String: JSONValue] {
            ["offline_messages": messages].merging(user.map { ["user_id": .integer($0)] } ?? [:]) { first, _ in first }
        }
        let method = "upload.offline_messages"
        #expect(bench.call(method, params(nil), token: "agent").mnemonic == "required_parameter_missed")
        #expect(bench.call(method, params(78), token: "agent").mnemonic == "forbidden")
        #expect(bench.call("get.account", token: "agent").mnemonic == "forbidden")
        #expect(bench.state.messages.count == 0)
        #expect(bench.call(method, params(77), token: "agent").rows.count == 1)
    }

    @Test("keeps the newest messages when there are too many")
    func bounded() {
        var store = MessageStore(capacity: 10)
        for number in 0...25 {
            store.put(
                OfflineMessage(
                    id: store.nextID(), token: "t", call: 1, receivedAt: .distantPast, dateTime: .distantPast,
                    fields: ["ext_id": .string("\(number)")], campaignID: -1))
        }
        #expect(store.count == 10)
        #expect(store.messages(extID: "15", token: "t").isEmpty)
        #expect(store.all.compactMap(\.extID) == (16...25).map { "\($0)" })
        #expect(store.newest(2).compactMap(\.extID) == ["25", "24"])
    }
}
