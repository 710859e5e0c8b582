import CoMagic
import Ledger
import Relay
import Stitching
import TestSupport
import Testing
import Wording

@Suite("What a person is told to do")
struct AdviceTests {
    private static let own = [
        DeliveryFailure.Own.noContact, DeliveryFailure.Own.unreadableBody, DeliveryFailure.Own.timeout,
        DeliveryFailure.Own.connection, DeliveryFailure.Own.httpStatus,
    ]

    @Test("every documented name, every one of ours and any new one has a sentence in both languages")
    func everyName() {
        for name in Array(Mnemonics.classes.keys) + Self.own + ["a_new_name"] {
            let advice = Advice.on(.example(name))
            let isRussian = advice.russian.contains { ("а"..."я").contains($0) }
            #expect(isRussian, "\(name)")
            #expect(advice.english.count > 20 && advice.english != advice.russian, "\(name)")
        }
    }

    @Test("who can mend it follows the name's class", arguments: Mnemonics.classes.keys.sorted())
    func cause(name: String) throws {
        let cause = Advice.on(.example(name)).cause
        switch try #require(Mnemonics.classes[name]) {
        case .hold: #expect(cause == .account)
        case .quota, .retry: #expect(cause == .passing)
        case .bug: #expect(cause == .system)
        case .data, .ask: #expect(cause == .data || cause == .system)
        }
    }

    @Test(
        "a refused address is named as CoMagic saw it, and the page where it is allowed",
        arguments: [
            ("Your IP address is not whitelisted: 203.0.113.7", "203.0.113.7"),
            ("Ваш IP-адрес 203.0.113.7. не разрешён", "203.0.113.7"), ("not allowed: 2001:db8::7", "2001:db8::7"),
        ])
    func address(message: String, address: String) {
        let advice = Advice.on(DeliveryFailure(mnemonic: "ip_not_whitelisted", message: message))
        #expect(advice.russian.hasSuffix("Этот адрес: \(address)."))
        #expect(advice.english.hasSuffix("It is \(address)."))
        #expect(advice.russian.contains("Правила и настройки безопасности"))
    }

    @Test(
        "what is no address is not taken for one",
        arguments: [
            "not whitelisted", "version 1.2.3", "at 12:30", "999.1.1.1", "",
        ])
    func noAddress(message: String) {
        let advice = Advice.on(DeliveryFailure(mnemonic: "ip_not_whitelisted", message: message))
        #expect(!advice.russian.contains("Этот адрес"))
    }

    @Test("the component that CoMagic names beside its message is named, in words and as it is called")
    func components() {
        let details = JSONRPC.Failure.Details(
            mnemonic: "method_component_disabled", components: ["upload_offline_messages"])
        let failure = JSONRPC.Failure(code: -32_602, message: "Component is disabled", data: details)
        #expect(failure.explanation == "Component is disabled (upload_offline_messages)")
        let advice = Advice.on(
            DeliveryFailure(mnemonic: "method_component_disabled", message: failure.explanation))
        #expect(advice.russian.contains("«Загрузка офлайн-заявок из внешней системы» (upload_offline_messages)"))
        #expect(advice.english.contains("upload of offline requests (upload_offline_messages)"))
        let plain = JSONRPC.Failure(code: 1, message: "upload_offline_messages is off", data: details)
        #expect(plain.explanation == "upload_offline_messages is off")
    }
}
