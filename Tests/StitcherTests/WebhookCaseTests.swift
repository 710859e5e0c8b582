import Foundation
import Sandbox
import Testing

/// Webhooks that other relays lost, mixed up or sent to a stranger, through the whole program.
@Suite("Every 200 is true", .timeLimit(.minutes(5)))
struct WebhookCaseTests {
    private static func body(
        message: String, name: String = "Мария", phone: String, email: String = "", session: String = "",
        extra: String = ""
    ) -> String {
        """
        { "date_time": "22.11.2026 10:00:00", "name": "\(name)"\(extra), "phone": "\(phone)", "email": "\(email)",
          "message": "\(message)", "visitor_session_id": "\(session)" }
        """
    }

    /// Whether every one of these phones is in CoMagic, once, and no other.
    private func expect(_ phones: [String], in house: House) async throws {
        _ = try await house.bookings { all in !all.isEmpty && all.allSatisfy { $0.status == "delivered" } }
        #expect(house.comagic.messages.compactMap(\.phone).sorted() == phones.sorted())
        #expect(Set(house.comagic.messages.compactMap(\.extID)).count == phones.count)
    }

    @Test(
        "an unfilled placeholder or a word such as “undefined” is no order number: two customers stay two bookings",
        arguments: ["[[bukza_order_id]]", "undefined", "{{order.id}}", "%order_id%", "null", "см. письмо", "0"])
    func leftover(word: String) async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "0s")
            for number in 1...2 {
                let answer = try await served.post(
                    made.hook,
                    Self.body(
                        message: "Номер заказа: \(word); Код бронирования: \(word)", phone: "+7 900 222-33-0\(number)",
                        email: "guest\(number)@example.com"))
                #expect(answer.status == 200 && answer.isDuplicate == false)
            }
            try await self.expect(["79002223301", "79002223302"], in: house)
            try await served.stop()
        }
    }

    @Test("a contact that comes with the second webhook reaches CoMagic, once")
    func contactLater() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "0s")
            let message = "Номер заказа: 9209; Код бронирования: QA9209"
            let first = try await served.post(made.hook, Self.body(message: message, phone: ""))
            #expect(try await house.bookings().map(\.status) == ["parked"])
            let second = try await served.post(made.hook, Self.body(message: message, phone: "+7 900 111-22-33"))
            #expect(second.status == 200 && second.isDuplicate == true && second.id == first.id)
            try await self.expect(["79001112233"], in: house)
            try await served.stop()
        }
    }

    @Test("neither a comment that names an earlier order nor a name that plants keys makes one customer of two")
    func ownWords() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "0s")
            let bodies = [
                Self.body(message: "Номер заказа: 9212; Код бронирования: QA9212", phone: "+7 900 111-22-31"),
                Self.body(
                    message:
                        "Комментарий: прошлый раз номер заказа: 9212, код бронирования: QA9212; Номер заказа: 9213; Код бронирования: QA9213",
                    phone: "+7 900 111-22-32"),
                Self.body(message: "Номер заказа: 9214; Код бронирования: QA9214", phone: "+7 900 111-22-33"),
                Self.body(
                    message: "Номер заказа: 9215; Код бронирования: QA9215", name: "x", phone: "+7 900 111-22-34",
                    extra: #", "order_id": "9214", "code": "QA9214", "z": """#),
            ]
            for body in bodies {
                let answer = try await served.post(made.hook, body)
                #expect(answer.status == 200 && answer.isDuplicate == false)
            }
            try await self.expect((1...4).map { "7900111223\($0)" }, in: house)
            #expect(try await house.bookings().compactMap(\.orderID) == ["9215", "9214", "9213", "9212"])
            try await served.stop()
        }
    }

    @Test("an upload without an answer is never taken for another booking's, however alike their numbers are")
    func alike() async throws {
        try await House.open { house in
            let sites = [try await house.create(), try await house.create()]
            let served = try await house.serve("--match-window", "0s", "--report-delay", "1s")
            let pairs: [(hook: String, first: String, second: String, secondHook: String)] = [
                (sites[0].hook, #""order_id":"9216""#, #""order_id":"9216""#, sites[1].hook),
                (sites[0].hook, #""order_id":"9217-1","code":"B""#, #""order_id":"9217","code":"1-B""#, sites[0].hook),
                (sites[0].hook, #""order_id":"9218""#, #""code":"9218""#, sites[0].hook),
            ]
            for (number, pair) in pairs.enumerated() {
                let one = try await served.post(pair.hook, #"{"phone":"7900300010\#(number)",\#(pair.first)}"#)
                #expect(one.isDuplicate == false)
                _ = await house.messages(number * 2 + 1)
                house.comagic.add(try Fault(text: "reset*1@upload.offline_messages"))
                let two = try await served.post(pair.secondHook, #"{"phone":"7900300020\#(number)",\#(pair.second)}"#)
                #expect(two.isDuplicate == false)
                _ = await house.messages(number * 2 + 2)
            }
            try await self.expect((0...2).flatMap { ["7900300010\($0)", "7900300020\($0)"] }, in: house)
            let kept = try await house.bookings()
            #expect(Set(kept.compactMap(\.comagicID)).count == kept.count)
            try await served.stop()
        }
    }

    @Test("several bookings in one body are all delivered")
    func several() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "0s")
            let bodies = (1...3).map {
                Self.body(
                    message: "Номер заказа: 930\($0); Код бронирования: QA930\($0)", phone: "+7 900 222-33-0\($0)",
                    email: "same@example.com")
            }
            let answer = try await served.post(made.hook, "[\(bodies.joined(separator: ","))]")
            #expect(answer.status == 200 && answer.isDuplicate == false)
            try await self.expect((1...3).map { "7900222330\($0)" }, in: house)
            try await served.stop()
        }
    }

    @Test("every refusal has a line in the log without secret or person, and a row that the command lists")
    func refused() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            _ = try await served.get(made.hook)
            _ = try await served.post(made.hook, String(repeating: "Мария", count: 9_000))
            _ = try await served.post("/hooks/bukza/nobody", "Мария")
            let secret = made.hook.split(separator: "/").last.map(String.init) ?? ""
            let listed = try await house.run("webhooks", "refused", "--format", "json")
            let rows = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]]
            #expect(rows?.map { $0["reason"] as? String } == ["too_large", "method_not_allowed"])
            #expect(rows?.allSatisfy { $0["integrationID"] as? String == made.id } == true)
            let text = try await house.run("webhooks", "refused")
            #expect(text.output.split(separator: "\n").count == 2)
            served.program.signal(SIGTERM)
            let log = try await served.program.end(within: .seconds(30)).errors
            #expect(log.components(separatedBy: "webhook refused").count == 4)
            for hidden in [secret, "Мария"] { #expect(!log.contains(hidden)) }
        }
    }

    @Test("a parked body is had byte for byte, and is read again when it is put back to work")
    func raw() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            let bytes: [UInt8] = [0x00, 0xFF, 0x7B, 0x0D, 0x0A, 0xE9]
            let answer = try await served.post(made.hook, bytes)
            #expect(answer.status == 422)
            let shown = try await house.run("bookings", "show", answer.id ?? "", "--raw")
            #expect(shown.output == String(decoding: bytes, as: UTF8.self))
            let replayed = try await house.run("bookings", "replay", "--id", answer.id ?? "")
            #expect(replayed.output.hasPrefix("1 booking "))
            try await served.stop()
        }
    }
}
