import Testing

@testable import Sandbox

@Suite struct ListTests {
    @Test("get.account answers an array of one, and takes nothing but the token")
    func account() {
        var bench = Bench()
        let answer = bench.call("get.account")
        #expect(answer.rows == [["app_id": 1_103, "name": "Картинг «Вираж»", "timezone": "Europe/Moscow"]])
        #expect(bench.call("get.account", ["limit": 1]).mnemonic == "unexpected_parameters")
    }

    @Test(
        "each list answers its default fields and its total",
        arguments: [("get.campaigns", 120), ("get.sites", 5), ("get.sources", 8)])
    func totals(method: String, total: Int) {
        var bench = Bench()
        let answer = bench.call(method)
        #expect(answer.rows.count == total)
        #expect(answer.total == Int64(total))
        #expect(answer.rows.allSatisfy { $0["id"]?.asInteger != nil && $0["name"]?.asString != nil })
        #expect(answer["result"]?["metadata"]?["limits"]?["day_limit"] == 1_000_000)
    }

    @Test("pages through the campaigns the way the settings page asks")
    func paging() {
        var bench = Bench()
        var ids: [Int64] = []
        for offset in stride(from: Int64(0), to: 120, by: 50) {
            let answer = bench.call(
                "get.campaigns",
                [
                    "fields": ["id", "name", "status"], "limit": 50, "offset": .integer(offset),
                    "filter": ["field": "status", "operator": "=", "value": "active"],
                    "sort": [["field": "name", "order": "desc"]],
                ])
            #expect(answer.total == 109)
            #expect(answer.rows.allSatisfy { $0.members?.keys.sorted() == ["id", "name", "status"] })
            ids += answer.rows.compactMap { $0["id"]?.asInteger }
        }
        #expect(ids.count == 109)
        #expect(Set(ids).count == 109)
        #expect(ids.contains(-1))
        #expect(!ids.contains(500_010))
    }

    @Test(
        "filters as documented",
        arguments: [
            (["field": "name", "operator": "ilike", "value": "%ДИРЕКТ%"], 34),
            (["field": "name", "operator": "like", "value": "%ДИРЕКТ%"], 0),
            (["field": "id", "operator": "in", "value": [500_001, 500_002, 1]], 2),
            (["field": "id", "operator": "=", "value": -1], 1),
            (["field": "type", "operator": "!=", "value": "system"], 119),
            (["field": "id", "operator": ">", "value": 500_100], 19),
            (["field": "engine", "operator": "is_null", "value": nil], 52),
            (
                [
                    "filters": [
                        ["field": "status", "operator": "=", "value": "inactive"],
                        [
                            "filters": [
                                ["field": "id", "operator": "=", "value": 500_010],
                                ["field": "id", "operator": "=", "value": 500_020],
                                ["field": "id", "operator": "=", "value": 500_021],
                            ], "condition": "or",
                        ],
                    ], "condition": "and",
                ], 2
            ),
        ] as [(JSONValue, Int64)])
    func filters(filter: JSONValue, total: Int64) {
        var bench = Bench()
        let answer = bench.call("get.campaigns", ["filter": filter])
        #expect(answer.total == total, "\(answer["error"]?.text ?? "")")
    }

    @Test(
        "refuses what the documentation does not allow",
        arguments: [
            (["limit": 0], "invalid_parameter_value"), (["limit": 10_001], "invalid_parameter_value"),
            (["limit": "5"], "data_type_error"), (["offset": 100_001], "invalid_parameter_value"),
            (["offset": -1], "invalid_parameter_value"), (["fields": ["nothing"]], "invalid_parameter_value"),
            (["fields": []], "invalid_parameter_value"), (["fields": "id"], "data_type_error"),
            (["fields": [1]], "data_type_error"), (["page": 1], "unexpected_parameters"),
            (["sort": [["field": "id"]]], "sort_prohibited"), (["sort": [["field": "x"]]], "invalid_parameter_value"),
            (["sort": [["field": "name", "order": "up"]]], "invalid_parameter_value"),
            (["sort": ["name"]], "data_type_error"), (["filter": "x"], "data_type_error"),
            (["filter": ["field": "description", "operator": "=", "value": "x"]], "filter_prohibited"),
            (["filter": ["field": "x", "operator": "=", "value": "x"]], "invalid_parameter_value"),
            (["filter": ["field": "id", "operator": "~", "value": 1]], "invalid_parameter_value"),
            (["filter": ["field": "id", "operator": "=", "value": "1"]], "data_type_error"),
            (["filter": ["field": "id", "operator": "in", "value": 1]], "data_type_error"),
            (["filter": ["field": "id", "operator": "="]], "required_parameter_missed"),
            (["filter": ["filters": [], "condition": "and"]], "invalid_parameter_value"),
            (
                ["filter": ["filters": [["field": "id", "operator": "=", "value": 1]], "condition": "xor"]],
                "invalid_parameter_value"
            ),
        ] as [([String: JSONValue], String)])
    func refusals(params: [String: JSONValue], mnemonic: String) {
        var bench = Bench()
        #expect(bench.call("get.campaigns", params).mnemonic == mnemonic)
    }

    @Test("refuses filters nested deeper than documented")
    func depth() {
        func nested(_ levels: Int) -> JSONValue {
            let leaf: JSONValue = ["field": "id", "operator": "=", "value": -1]
            return (1..<levels).reduce(leaf) { inner, _ in ["filters": [inner], "condition": "and"] }
        }
        var bench = Bench()
        #expect(bench.call("get.campaigns", ["filter": nested(3)]).total == 1)
        #expect(bench.call("get.campaigns", ["filter": nested(4)]).mnemonic == "invalid_parameter_value")
    }

    @Test("get.sources is refused without its component, while the others answer")
    func components() {
        var bench = Bench()
        var account = SandboxAccount.standard
        account.components.remove(.dataAPISettings)
        bench.state.put(account)
        let answer = bench.call("get.sources")
        #expect(answer.mnemonic == "method_component_disabled")
        #expect(answer["error"]?["data"]?["params"]?["components"] == ["data_api_settings"])
        #expect(bench.call("get.sites").total == 5)
    }

    @Test("get.sources is refused on an account of an older call tracking")
    func olderCallTracking() {
        var bench = Bench()
        var account = SandboxAccount.standard
        account.components.remove(.callTracking3)
        bench.state.put(account)
        let answer = bench.call("get.sources")
        #expect(answer.mnemonic == "method_component_disabled")
        #expect(answer["error"]?["data"]?["params"]?["components"] == ["call_tracking_3"])
        #expect(bench.call("get.campaigns").total == 120)
    }

    @Test("an account has as many campaigns as wished, and a page goes no further than documented")
    func thousandsOfCampaigns() {
        var options = SandboxOptions()
        options.campaigns = 12_000
        #expect(options.problem == nil)
        var bench = Bench(options: options)
        let last = bench.call("get.campaigns", ["limit": 10_000, "offset": 10_000, "fields": ["id"]])
        #expect(last.total == 12_000)
        #expect(last.rows.count == 2_000)
        #expect(last.rows.last == ["id": 511_999])
        bench.state.options.campaigns = 3
        #expect(bench.call("get.campaigns").rows.compactMap { $0["id"]?.asInteger } == [-1, 500_001, 500_002])
        options.campaigns = 0
        #expect(options.problem != nil)
    }

    @Test(
        "like takes % for any run",
        arguments: [
            ("%", "", true), ("a%", "abc", true), ("%c", "abc", true), ("a%c", "ac", true), ("%b%", "abc", true),
            ("abc", "abc", true), ("ab", "abc", false), ("%d%", "abc", false), ("", "a", false),
            ("a%b%c", "aXbYbZ", false),
        ])
    func like(pattern: String, text: String, fits: Bool) {
        #expect(LikePattern(pattern).matches(text) == fits)
    }
}
