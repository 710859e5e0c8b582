import Foundation
import Testing

@testable import Sandbox

@Suite struct ReportTests {
    @Test("answers whether an ext_id was delivered")
    func byExtID() {
        var bench = Bench()
        _ = bench.upload(Bench.message(["ext_id": "1"]), Bench.message(["ext_id": "2"]))
        let answer = bench.report([
            "fields": ["id", "ext_id", "visitor_session_id", "campaign_id"],
            "filter": ["field": "ext_id", "operator": "=", "value": "2"],
        ])
        #expect(answer.total == 1)
        #expect(answer.rows.first?["ext_id"] == "2")
        #expect(answer.rows.first?["visitor_session_id"] == 17_000_000_001)
        #expect(bench.report(["filter": ["field": "ext_id", "operator": "=", "value": "3"]]).total == 0)
        #expect(bench.report(["filter": ["field": "ext_id", "operator": "in", "value": ["1", "2", "3"]]]).total == 2)
    }

    @Test("shows a message loaded by the API as DataAPI, in the account's time")
    func row() {
        var bench = Bench()
        _ = bench.upload(Bench.message(["message": "Текст"]))
        let row = bench.report().rows.first
        #expect(row?["form_type"] == "DataAPI")
        #expect(row?["date_time"] == "2026-11-22 12:59:30")
        #expect(row?["text"] == "Текст")
        #expect(row?["visitor_phone_number"] == 79_991_234_567)
        #expect(row?["campaign_id"] == -1)
        #expect(row?["ext_id"] == nil)
    }

    @Test("shows a message only after the report's lag")
    func lag() {
        var options = SandboxOptions()
        options.reportLag = 60
        var bench = Bench(options: options)
        _ = bench.upload(Bench.message())
        bench.now += 59
        #expect(bench.report().total == 0)
        bench.now += 1
        #expect(bench.report().total == 1)
    }

    @Test("shows nothing of another account, nor of another time")
    func foreign() {
        var bench = Bench()
        bench.state.put(SandboxAccount(token: "other", appID: 2, name: "Другой"))
        _ = bench.upload(Bench.message())
        let dates: [String: JSONValue] = ["date_from": "2026-11-01 00:00:00", "date_till": "2026-11-30 00:00:00"]
        #expect(bench.call("get.offline_messages_report", dates, token: "other").total == 0)
        #expect(bench.report(["date_till": "2026-11-22 12:59:29"]).total == 0)
        #expect(bench.report(["date_till": "2026-11-22 12:59:30"]).total == 1)
        #expect(bench.report(["date_from": "2026-11-22 12:59:31"]).total == 0)
    }

    @Test(
        "refuses a report without a sensible interval",
        arguments: [
            (["date_from": "2026-08-30 00:00:00"], nil),
            (["date_from": "2026-08-29 23:59:59"], "date_interval_limit_reached"),
            (["date_from": "2026-12-01 00:00:00"], "invalid_parameters_combination"),
            (["date_from": "2026-11-01"], "invalid_parameter_value"), (["date_from": 1], "data_type_error"),
            (["include_tech_offline_messages": "yes"], "data_type_error"),
            (["include_tech_offline_messages": true], nil), (["x": 1], "unexpected_parameters"),
            (["filter": ["field": "text", "operator": "=", "value": "x"]], "filter_prohibited"),
        ] as [([String: JSONValue], String?)])
    func intervals(params: [String: JSONValue], mnemonic: String?) {
        var bench = Bench()
        #expect(bench.report(params).mnemonic == mnemonic)
    }

    @Test("date_from and date_till are required", arguments: ["date_from", "date_till"])
    func required(name: String) {
        var bench = Bench()
        let answer = bench.call("get.offline_messages_report", [name: "2026-11-01 00:00:00"])
        #expect(answer.mnemonic == "required_parameter_missed")
    }

    @Test("deletes a message once, and none of another account")
    func deletes() throws {
        var bench = Bench()
        bench.state.put(SandboxAccount(token: "other", appID: 2, name: "Другой"))
        let id = try #require(bench.upload(Bench.message()).rows.first?["id"])
        #expect(bench.call("delete.offline_messages", ["id": id], token: "other").mnemonic == "entity_not_found")
        #expect(bench.call("delete.offline_messages", ["id": .string(id.text)]).mnemonic == "data_type_error")
        #expect(bench.call("delete.offline_messages").mnemonic == "required_parameter_missed")
        #expect(bench.state.messages.count == 1)
        let answer = bench.call("delete.offline_messages", ["id": id])
        #expect(answer["result"]?["success"] == true)
        #expect(bench.report().total == 0)
        #expect(bench.call("delete.offline_messages", ["id": id]).mnemonic == "entity_not_found")
    }

    @Test("charges successful calls only, and refuses beyond a limit with the time it ends")
    func limits() {
        var bench = Bench()
        var account = SandboxAccount.standard
        account.minuteLimit = 2
        account.dayLimit = 3
        bench.state.put(account)
        bench.now += 10
        #expect(bench.upload(Bench.message(["phone": "x"])).mnemonic == "invalid_parameter_value")
        let first = bench.call("get.account")
        #expect(first["result"]?["metadata"]?["limits"]?["minute_remaining"] == 1)
        #expect(bench.call("get.account")["error"] == nil)
        let refused = bench.upload(Bench.message())
        #expect(refused.mnemonic == "limit_exceeded")
        #expect(refused["error"]?["code"] == -32_029)
        #expect(refused["error"]?["data"]?["params"] == ["limit_type": "minute", "limit_max_value": 2])
        let limits = refused["error"]?["data"]?["metadata"]?["limits"]
        #expect(limits?["minute_remaining"] == 0)
        #expect(limits?["minute_reset"] == 50)
        #expect(limits?["day_remaining"] == 1)
        #expect(bench.state.messages.count == 0)
        bench.now += 50
        #expect(bench.call("get.account")["error"] == nil)
        bench.now += 60
        let daily = bench.call("get.account")
        #expect(daily["error"]?["data"]?["params"]?["limit_type"] == "day")
        // 13:02 in Moscow: its midnight is 10:58 away.
        #expect(daily["error"]?["data"]?["metadata"]?["limits"]?["day_reset"] == .integer(10 * 3_600 + 58 * 60))
        bench.now += 11 * 3_600
        #expect(bench.call("get.account")["error"] == nil)
    }
}
