import CoMagic
import Ledger
import Relay
import Stitching
import TestSupport
import Testing

@Suite("CoMagic's error names")
struct MnemonicsTests {
    /// Every name of the vendor's list, by what it asks of us.
    static let documented: [(String, Mnemonics.Class)] = [
        ("limit_exceeded", .quota), ("internal_error", .retry),
        ("access_token_expired", .hold), ("access_token_blocked", .hold), ("access_token_invalid", .hold),
        ("auth_error", .hold), ("ip_not_whitelisted", .hold), ("forbidden", .hold),
        ("method_component_disabled", .hold), ("parameter_component_disabled", .hold), ("account_inactive", .hold),
        ("tariff_restrictions", .hold),
        ("method_not_found", .bug), ("parse_error", .bug), ("invalid_request", .bug),
        ("batch_opreations_not_supported", .bug), ("batch_operations_not_supported", .bug),
        ("notifications_not_supported", .bug), ("data_type_error", .data), ("unexpected_parameters", .data),
        ("sort_prohibited", .bug), ("filter_prohibited", .bug), ("date_interval_limit_reached", .bug),
        ("required_parameter_missed", .data), ("invalid_parameter_value", .data),
        ("invalid_parameters_combination", .data), ("error", .data), ("entity_not_found", .data),
        ("campaign_is_inactive", .data), ("invalid_date_time", .data), ("data_limit_exceeded", .data),
        ("already_in_use", .data), ("dependency_error", .data),
        ("duplicate_entity", .ask),
    ]

    private static let account = CoMagicAccount(.example())
    private static let sourced = CoMagicAccount(
        .example(destination: .site(3, source: 4)))

    private static let withSession = OfflineMessage(.example(), account: account, now: TestTime.start)
    private static let withSource = OfflineMessage(
        .example(attribution: .exampleDefault()), account: sourced, now: TestTime.start)
    private static let plain = OfflineMessage(
        .example(attribution: .exampleDefault(), omitsDate: true), account: account, now: TestTime.start)

    private static func error(_ mnemonic: String?, field: String? = nil) -> JSONRPC.Failure {
        JSONRPC.Failure(code: -32602, message: "because", data: .init(mnemonic: mnemonic, field: field))
    }

    @Test("each documented name has its class", arguments: documented)
    func classes(mnemonic: String, expected: Mnemonics.Class) {
        #expect(Mnemonics.classOf(mnemonic) == expected)
        #expect(Mnemonics.classes[mnemonic] == expected)
    }

    @Test("the table holds the documented names and no others; an unknown or missing name concerns the booking")
    func complete() {
        #expect(Set(Mnemonics.classes.keys) == Set(Self.documented.map(\.0)))
        #expect(Mnemonics.classOf("brand_new") == .data)
        #expect(Mnemonics.classOf(nil) == .data)
    }

    @Test("a booking with nothing left to leave out gets its class's verdict", arguments: documented)
    func plainVerdict(mnemonic: String, expected: Mnemonics.Class) {
        let verdict = Mnemonics.verdict(Self.error(mnemonic), on: Self.plain)
        let label =
            switch expected {
            case .quota: "throttled"
            case .retry: "transient"
            case .hold: "blocked"
            case .ask: "unknown"
            case .data, .bug: "refused"
            }
        #expect(verdict.label == label)
        #expect(verdict.failure == DeliveryFailure(mnemonic: mnemonic, message: "because"))
    }

    @Test(
        "what may be left out is left out: date first, then source, then session; never for a fault of the contact",
        arguments: [
            ("invalid_date_time", nil, "session", "date_refused"),
            ("invalid_date_time", "offline_messages.date_time", "source", "date_refused"),
            ("invalid_date_time", nil, "plain", "refused"),
            ("entity_not_found", nil, "session", "visit_refused"),
            ("entity_not_found", "offline_messages.visitor_session_id", "session", "visit_refused"),
            ("invalid_parameter_value", "visitor_session_id", "session", "visit_refused"),
            ("invalid_parameters_combination", nil, "session", "visit_refused"),
            ("never_heard_of", nil, "session", "visit_refused"),
            ("error", nil, "session", "visit_refused"),
            ("data_type_error", nil, "session", "visit_refused"),
            ("invalid_parameter_value", "offline_messages.phone", "session", "refused"),
            ("invalid_parameter_value", "offline_messages.0.email", "session", "refused"),
            ("invalid_parameter_value", "name", "session", "refused"),
            ("required_parameter_missed", "message", "session", "refused"),
            ("entity_not_found", "offline_messages.source_id", "source", "source_refused"),
            ("entity_not_found", "offline_messages.site_id", "source", "refused"),
            ("entity_not_found", "offline_messages.source_id", "plain", "refused"),
            ("parameter_component_disabled", nil, "source", "source_refused"),
            ("parameter_component_disabled", nil, "session", "blocked"),
            ("parameter_component_disabled", nil, "plain", "blocked"),
            ("forbidden", "visitor_session_id", "session", "blocked"),
            ("limit_exceeded", nil, "session", "throttled"),
            ("internal_error", nil, "session", "transient"),
            ("duplicate_entity", nil, "session", "unknown"),
        ] as [(String, String?, String, String)])
    func refinement(mnemonic: String, field: String?, message: String, label: String) throws {
        let messages = ["session": Self.withSession, "source": Self.withSource, "plain": Self.plain]
        let verdict = Mnemonics.verdict(Self.error(mnemonic, field: field), on: try #require(messages[message]))
        #expect(verdict.label == label)
    }

    @Test("an error without any data concerns the booking and is shown as it is")
    func bare() {
        let bare = JSONRPC.Failure(code: nil, message: nil, data: nil)
        let verdict = Mnemonics.verdict(bare, on: Self.plain)
        #expect(verdict.label == "refused")
        #expect(verdict.failure?.mnemonic == "error")
        #expect(verdict.failure?.message.isEmpty == false)
    }

    @Test(
        "the quota's wait is the day's end when the day is used up, else the minute's, else a minute",
        arguments: [
            (nil, 60),
            (JSONRPC.Limits(dayRemaining: nil, dayReset: nil, minuteRemaining: nil, minuteReset: nil), 60),
            (JSONRPC.Limits(dayRemaining: 10, dayReset: 5_000, minuteRemaining: 0, minuteReset: 17), 17),
            (JSONRPC.Limits(dayRemaining: 0, dayReset: 5_000, minuteRemaining: 0, minuteReset: 17), 5_000),
            (JSONRPC.Limits(dayRemaining: 0, dayReset: nil, minuteRemaining: 0, minuteReset: 17), 17),
            (JSONRPC.Limits(dayRemaining: 0, dayReset: -1, minuteRemaining: 0, minuteReset: 0), 60),
        ] as [(JSONRPC.Limits?, Int)])
    func wait(limits: JSONRPC.Limits?, seconds: Int) {
        #expect(Mnemonics.wait(limits) == .seconds(seconds))
    }
}
