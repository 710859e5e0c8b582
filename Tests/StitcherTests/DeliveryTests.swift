import Foundation
import Sandbox
import Testing

@Suite("From the webhook to CoMagic", .timeLimit(.minutes(5)))
struct DeliveryTests {
    @Test("brings the documented webhook to CoMagic with each field right within a second")
    func wholeWay() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            _ = try await served.post(
                made.beacon,
                #"{"v":1,"s":"17000000001","q":"ready","w":["24860"],"n":true,"u":"https://a.example/?utm_source=ya"}"#)
            let date = Self.text(Date.now.addingTimeInterval(-60), "dd.MM.yyyy HH:mm:ss", "Europe/Moscow")
            let body = hookBody(name: "Ёлка «Жар-птица» Щукина", date: date, n2: "17000000001")
            let answer = try await served.post(made.hook, body)
            #expect(answer.status == 200)
            let start = ContinuousClock.now
            let messages = await house.messages(1)
            let way = ContinuousClock.now - start
            #expect(way < .seconds(1))
            print("from the webhook's 200 to CoMagic: \(way)")

            let message = try #require(messages.first)
            #expect(message.name == "Ёлка «Жар-птица» Щукина")
            #expect(message.phone == "79161234567")
            #expect(message.email == "ivan@example.com")
            #expect(message.text == "Номер заказа: 1001; Код бронирования: C6UDS3")
            #expect(message.sessionID == 17_000_000_001)
            #expect(message.fields["visitor_session_id"]?.asString == nil, "a number, or CoMagic refuses it")
            #expect(message.fields["campaign_id"] == nil)
            #expect(message.fields["site_id"] == nil)
            #expect(message.extID?.contains("1001") == true)
            #expect(message.extID?.contains("C6UDS3") == true)
            #expect(
                message.fields["date_time"]?.asString
                    == Self.text(message.dateTime, "yyyy-MM-dd HH:mm:ss", "Europe/Moscow"))
            #expect(Self.text(message.dateTime, "dd.MM.yyyy HH:mm:ss", "Europe/Moscow") == date)

            let kept = try await house.bookings(within: .seconds(5)) { all in all.first?.status == "delivered" }
            #expect(kept.map(\.comagicID) == [String(message.id)])
            #expect(kept.map(\.attribution.kind) == ["session"])
            #expect(kept.map(\.attribution.sessionID) == ["17000000001"])
            #expect(kept.first?.lastError == nil)
            try await served.stop()
        }
    }

    @Test("writes the date in the account's zone and never later than now")
    func zone() async throws {
        try await House.open { house in
            house.comagic.put(
                SandboxAccount(token: "sandbox-token", appID: 2, name: "Дальний", timezone: "Asia/Vladivostok"))
            let made = try await house.create()
            #expect(made.timezone == "Asia/Vladivostok")
            let served = try await house.serve()
            let date = Date.now.addingTimeInterval(-120)
            let local = Self.text(date, "dd.MM.yyyy HH:mm:ss", "Asia/Vladivostok")
            _ = try await served.post(made.hook, hookBody(order: "1", date: local, n2: "17000000001"))
            let first = try #require(await house.messages(1).first)
            #expect(abs(first.dateTime.timeIntervalSince(date)) < 2)
            let utc = Self.text(date, "yyyy-MM-dd'T'HH:mm:ss'Z'", "UTC")
            _ = try await served.post(made.hook, hookBody(order: "2", date: utc, n2: "17000000001"))
            let second = try #require(await house.messages(2).first)
            #expect(abs(second.dateTime.timeIntervalSince(date)) < 2)
            _ = try await served.post(made.hook, hookBody(order: "3", date: "31.12.2099 10:00", n2: "17000000001"))
            let third = try #require(await house.messages(3).first)
            #expect(third.dateTime <= .now)
            try await served.stop()
        }
    }

    @Test("reads windows-1251, a byte-order mark and a body in small chunks")
    func bodies() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            let plain = hookBody(order: "1", name: "Иван Петров", n2: "17000000001")
            let cyrillic = try #require(
                hookBody(order: "2", name: "Иван Петров", n2: "17000000001").data(using: .windowsCP1251))
            let marked = [0xEF, 0xBB, 0xBF] + Array(hookBody(order: "3", name: "Иван Петров", n2: "17000000001").utf8)
            let quoted = hookBody(order: "4", name: #"Иван "Ваня" \ Петров"#, n2: "17000000001")
            #expect(try await served.post(made.hook, Array(plain.utf8), inChunksOf: 7).status == 200)
            #expect(try await served.post(made.hook, Array(cyrillic)).status == 200)
            #expect(try await served.post(made.hook, marked).status == 200)
            #expect(try await served.post(made.hook, quoted).status == 200)
            let messages = await house.messages(4)
            for message in messages where message.extID?.contains("4") == false {
                #expect(message.name == "Иван Петров")
                #expect(message.text?.hasPrefix("Номер заказа: ") == true)
            }
            #expect(messages.contains { $0.name == #"Иван "Ваня" \ Петров"# })
            #expect(Set(messages.compactMap(\.sessionID)) == [17_000_000_001])
            try await served.stop()
        }
    }

    @Test("uploads a booking once that is posted twenty times at once")
    func atOnce() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { tasks in
                for _ in 1...20 {
                    tasks.addTask { try await served.post(made.hook, hookBody(n2: "17000000001")) }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(Set(answers.compactMap(\.id)).count == 1)
            #expect(answers.filter { $0.isDuplicate == false }.count == 1)
            let kept = try await house.bookings(within: .seconds(5)) { all in all.first?.status == "delivered" }
            #expect(kept.count == 1)
            #expect(house.comagic.messages.count == 1)
            try await served.stop()
        }
    }

    @Test("sends a booking without a session to the default, after the match window, with its reason")
    func fallback() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "1s")
            _ = try await served.post(made.hook, hookBody(order: "1", n2: "~comagic_missing"))
            let waiting = try await house.bookings()
            #expect(waiting.map(\.attribution.kind) == ["default"])
            #expect(waiting.map(\.attribution.reason) == ["comagic_missing"])
            let message = try #require(await house.messages(1).first)
            #expect(message.sessionID == nil)
            #expect(message.campaignID == 500_001)
            #expect(message.fields["visitor_session_id"] == nil)
            try await served.stop()
        }
    }

    @Test("keeps a booking without any contact, answers 200, parks it and sends nothing")
    func noContact() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "0s")
            let answer = try await served.post(
                made.hook, #"{"name":"Иван","phone":"","email":"","message":"Номер заказа: 7; Код бронирования: A"}"#)
            #expect(answer.status == 200)
            let kept = try await house.bookings()
            #expect(kept.map(\.status) == ["parked"])
            #expect(kept.map(\.lastError?.mnemonic) == ["no_contact"])
            #expect(!house.comagic.calls.contains { $0.method == "upload.offline_messages" })
            #expect(house.comagic.messages.isEmpty)
            try await served.stop()
        }
    }

    @Test("tries again after a refusal that may pass, and records each attempt")
    func retries() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            house.comagic.add(try Fault(text: "http:503*1@upload.offline_messages"))
            let answer = try await served.post(made.hook, hookBody(n2: "17000000001"))
            _ = await house.messages(1)
            let kept = try await house.bookings(within: .seconds(5)) { all in all.first?.status == "delivered" }
            #expect(kept.map(\.attempts) == [2])
            let shown = try await house.run("bookings", "show", answer.id ?? "")
            #expect(shown.output.contains("503"))
            try await served.stop()
        }
    }

    private static func text(_ date: Date, _ format: String, _ zone: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: zone)
        formatter.dateFormat = format
        return formatter.string(from: date)
    }
}
