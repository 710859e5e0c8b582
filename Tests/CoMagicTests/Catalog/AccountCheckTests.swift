import CoMagic
import Ledger
import Relay
import Sandbox
import Stitching
import TestSupport
import Testing
import Wording

@testable import CoMagic

@Suite("The check of an account")
struct AccountCheckTests {
    @Test("a good key says who the account is")
    func good() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox()
        let identity = try await bench.catalog.identify(CatalogBench.target)
        #expect(identity == AccountIdentity(appID: 1_103, name: "Картинг «Вираж»", timeZone: "Europe/Moscow"))
        #expect(coMagic.calls.map(\.method) == ["get.account"])
    }

    @Test("a column of the wrong kind leaves the others readable")
    func strange() async throws {
        let answer = #"[{"app_id":"x","name":" A\u202e\nB ","timezone":7}]"#
        let bench = try CatalogBench(ScriptedTransport([.result(answer)]))
        let identity = try await bench.catalog.identify(CatalogBench.target)
        #expect(identity == AccountIdentity(appID: nil, name: "A B", timeZone: nil))
    }

    @Test("an account that answers without a row answers all the same")
    func noRow() async throws {
        let bench = try CatalogBench(ScriptedTransport([.result("[]")]))
        #expect(try await bench.catalog.identify(CatalogBench.target).name == nil)
    }

    @Test(
        "each failure has CoMagic's words and the next step in both languages",
        arguments: [
            "access_token_invalid", "access_token_expired", "access_token_blocked", "account_inactive", "forbidden",
            "ip_not_whitelisted", "internal_error", "something_new", "entity_not_found",
        ])
    func failures(mnemonic: String) async throws {
        let bench = try CatalogBench(ScriptedTransport([.error(mnemonic, message: "says so")]))
        let trouble = try await #require(throws: AccountTrouble.self) {
            try await bench.catalog.identify(CatalogBench.target)
        }
        #expect(trouble.failure == DeliveryFailure(mnemonic: mnemonic, message: "says so"))
        #expect(trouble.text(in: .russian).contains(":"))
        #expect(trouble.text(in: .russian) != trouble.text(in: .english))
        #expect(trouble.renewsAt == nil)
    }

    @Test(
        "what is no error of CoMagic is told in the page's words, which promise no retry",
        arguments: [
            (.failure(.timeout), "timeout"), (.failure(.notSent(reason: "connection refused")), "connection"),
            (.status(502, body: "<html>"), "http_status"), (.ok("<html>"), "http_status"),
        ] as [(ScriptedTransport.Answer, String)])
    func unanswered(answer: ScriptedTransport.Answer, mnemonic: String) async throws {
        let bench = try CatalogBench(ScriptedTransport([answer]))
        let trouble = try await #require(throws: AccountTrouble.self) {
            try await bench.catalog.identify(CatalogBench.target)
        }
        #expect(trouble.failure.mnemonic == mnemonic)
        #expect(trouble.text(in: .russian).contains("ещё раз"))
        #expect(!trouble.text(in: .russian).contains("сами"))
        #expect(!trouble.text(in: .russian).contains("заявк"))
    }

    @Test("the address that CoMagic saw is taken out of its message")
    func seenAddress() async throws {
        let (bench, _) = try CatalogBench.sandbox { $0.isAddressAllowed = false }
        let trouble = try await #require(throws: AccountTrouble.self) {
            try await bench.catalog.identify(CatalogBench.target)
        }
        #expect(trouble.failure.mnemonic == "ip_not_whitelisted")
        #expect(trouble.seenAddress == "127.0.0.1")
    }

    @Test("another error's message with an address in it names none to allow")
    func otherError() async throws {
        let bench = try CatalogBench(ScriptedTransport([.error("forbidden", message: "from 1.2.3.4")]))
        let trouble = try await #require(throws: AccountTrouble.self) {
            try await bench.catalog.identify(CatalogBench.target)
        }
        #expect(trouble.seenAddress == nil)
    }

    @Test(
        "an address is found in any wording, and nothing else is taken for one",
        arguments: [
            ("Your IP address is not whitelisted: 127.0.0.1", "127.0.0.1"), ("IP 203.0.113.7.", "203.0.113.7"),
            ("адрес:203.0.113.7, запрещён", "203.0.113.7"), ("(203.0.113.7:51234)", "203.0.113.7"),
            ("from [2001:db8::7]:443", "2001:db8::7"), ("2001:db8:0:0:0:0:0:7 denied", "2001:db8:0:0:0:0:0:7"),
            ("addr 2001:DB8::7.", "2001:DB8::7"), ("::ffff:203.0.113.7", "::ffff:203.0.113.7"),
            ("method v2.0 at 12:30:45 denied", nil), ("", nil), ("300.1.2.3", nil), ("1.2.3", nil), ("::", nil),
            (String(repeating: "x", count: 5_000) + " 1.2.3.4", nil),
        ] as [(String, String?)])
    func addresses(text: String, address: String?) {
        #expect(SeenAddress.first(in: text) == address)
    }

    @Test("an address that may not be called is refused without a call")
    func foreignHost() async throws {
        let transport = ScriptedTransport()
        let bench = try CatalogBench(transport)
        let access = AccountAccess(url: "http://169.254.169.254/v2.0", token: Secret("t"))
        let trouble = try await #require(throws: AccountTrouble.self) {
            try await bench.catalog.identify(.comagic(access))
        }
        #expect(trouble.text(in: .english).contains("--comagic-host"))
        #expect(await bench.catalog.list(.sites, of: .comagic(access)).trouble == trouble)
        #expect(transport.requests.isEmpty)
    }

    @Test("a message that echoes the key is shown without it")
    func echo() async throws {
        let bench = try CatalogBench(ScriptedTransport([.error("access_token_invalid", message: "no sandbox-token")]))
        let trouble = try await #require(throws: AccountTrouble.self) {
            try await bench.catalog.identify(CatalogBench.target)
        }
        #expect(trouble.failure.message == "no …")
        #expect(!"\(CatalogBench.access)".contains("sandbox-token"))
    }
}
