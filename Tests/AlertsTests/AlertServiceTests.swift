import Alerts
import AsyncHTTPClient
import CZlib
import Foundation
import Ledger
import LedgerSQLite
import Logging
import Notices
import Stitching
import TestSupport
import Testing

/// The whole way, from a ledger on disk to a socket: a webhook that listens, and a clock moved by hand.
@Suite("Alerts")
struct AlertServiceTests {
    private static let client = NoticeSender.makeClient()

    private struct Stage {
        let ledger: TestLedger
        let integration: Integration
        let time = TestTime()
        let server: HTTPTestServer
        let service: AlertService<ContinuousClock>
        let channels: any NoticeStore

        init(_ answer: HTTPTestServer.Answer = .init()) async throws {
            self.ledger = try TestLedger()
            self.integration = try await self.ledger.integration(.example(name: "Картинг"))
            self.server = try await HTTPTestServer(answer)
            self.channels = self.ledger.notices
            let time = self.time
            self.service = AlertService(
                ledger: self.ledger.stores,
                delivery: ChannelDelivery(
                    NoticeSender(
                        client: AlertServiceTests.client, judge: { .addresses([$0]) }, mail: nil, now: time.now,
                        random: { 7 })),
                publicURL: { "https://stitcher.example.ru" }, clock: ContinuousClock(), now: time.now,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        func listen(_ edit: (inout ChannelSettings) -> Void = { _ in }) async throws -> Int64 {
            var settings = ChannelSettings(
                target: .webhook(url: "\(self.server.base)/hook?key=secret"), language: .russian,
                timeZone: "Europe/Moscow")
            edit(&settings)
            return try await self.channels.add(settings, at: self.time.date)
        }

        func park(_ order: String) async throws {
            _ = try await self.ledger.outbox.accept(
                .example(
                    booking: .example(orderID: order, receivedAt: self.time.date),
                    disposition: .parked(.example("no_contact"))))
        }

        /// Looks once a minute.
        func watch(_ watch: inout AlertService<ContinuousClock>.Watch, minutes: Int) async throws {
            for _ in 0..<minutes {
                try await self.service.turn(&watch)
                self.time.advance(by: .seconds(60))
            }
        }

        var told: [[String: Any]] {
            self.server.requests.compactMap {
                (try? JSONSerialization.jsonObject(with: Data($0.body))) as? [String: Any]
            }
        }
    }

    @Test("are told once, with what shows them and where to look, and so is their end")
    func life() async throws {
        let stage = try await Stage()
        _ = try await stage.listen()
        _ = try await stage.listen {
            $0.wantsAlerts = false; $0.wantsWeekly = true
        }
        var watch = try await stage.service.begin()
        try await stage.watch(&watch, minutes: 5)
        #expect(stage.told.isEmpty)
        try await stage.park("1")
        try await stage.watch(&watch, minutes: 30)
        #expect(stage.told.count == 1)
        let notice = try #require(stage.told.first)
        #expect(notice["subject"] as? String == "Бронирования ждут человека — Картинг")
        #expect((notice["text"] as? String)?.contains("Сами они не уйдут: 1.") == true)
        #expect(notice["link"] as? String == "https://stitcher.example.ru/bookings?integration=1&status=parked")
        let facts = try #require(notice["facts"] as? [String: String])
        #expect(facts["alert"] == "bookings_parked" && facts["state"] == "fired")
        let open = try await stage.ledger.notices.openAlerts()
        #expect(open.map(\.kind) == ["bookings_parked"])

        // A restart in between tells nobody anything.
        watch = try await stage.service.begin()
        try await stage.watch(&watch, minutes: 10)
        #expect(stage.told.count == 1)
        _ = try await stage.ledger.bookings.close(
            .init(status: .parked), dryRun: false, by: "a@b.ru", at: stage.time.date)
        try await stage.watch(&watch, minutes: 10)
        #expect(stage.told.count == 2)
        #expect(stage.told.last?["subject"] as? String == "Прошло: Бронирования ждут человека — Картинг")
        #expect(try await stage.ledger.notices.openAlerts().isEmpty)
    }

    @Test("wait for the end of quiet hours, and what is over by then is never told")
    func quiet() async throws {
        let stage = try await Stage()
        _ = try await stage.listen { $0.quiet = .init(from: 12 * 60, until: 14 * 60) }
        var watch = try await stage.service.begin()
        try await stage.park("1")
        try await stage.watch(&watch, minutes: 20)
        #expect(stage.told.isEmpty)
        try await stage.watch(&watch, minutes: 41)
        #expect(stage.told.count == 1)

        let other = try await Stage()
        _ = try await other.listen { $0.quiet = .init(from: 12 * 60, until: 14 * 60) }
        var second = try await other.service.begin()
        try await other.park("1")
        try await other.watch(&second, minutes: 20)
        _ = try await other.ledger.bookings.close(
            .init(status: .parked), dryRun: false, by: "a@b.ru", at: other.time.date)
        try await other.watch(&second, minutes: 60)
        #expect(other.told.isEmpty)
    }

    @Test("are tried again while the other side is down, for a day, and the page says why", arguments: [503, 404])
    func failing(status: Int) async throws {
        let stage = try await Stage(.init(status: status))
        let id = try await stage.listen()
        var watch = try await stage.service.begin()
        try await stage.park("1")
        try await stage.watch(&watch, minutes: 20)
        let tries = stage.told.count
        // At 2, 3, 8 and 23 minutes, or never again after a no that is final.
        #expect(tries == (status == 503 ? 3 : 1))
        let channel = try await stage.channels.channel(id)
        #expect(channel.failure?.contains("\(status)") == true && channel.sentAt == nil)
        #expect(channel.failure?.contains("secret") == false)
        stage.time.advance(by: .seconds(90_000))
        try await stage.watch(&watch, minutes: 1)
        let last = stage.told.count
        stage.time.advance(by: .seconds(80_000))
        try await stage.watch(&watch, minutes: 1)
        #expect(stage.told.count <= last + 1)
    }

    @Test("tell of a held account what CoMagic said and what to do")
    func held() async throws {
        let stage = try await Stage()
        _ = try await stage.listen { $0.language = .english }
        _ = try await stage.ledger.outbox.accept(.example(booking: .example(receivedAt: stage.time.date)))
        try await stage.ledger.outbox.hold(
            stage.integration.id,
            because: DeliveryFailure(mnemonic: "ip_not_whitelisted", message: "Your IP 203.0.113.7 is not allowed"),
            at: stage.time.date)
        var watch = try await stage.service.begin()
        try await stage.watch(&watch, minutes: 5)
        let text = try #require(stage.told.first?["text"] as? String)
        #expect(text.contains("ip_not_whitelisted") && text.contains("203.0.113.7"))
        #expect(text.contains("Everything is sent by itself afterwards."))
    }

    @Test("the weekly summary comes once, on Monday morning, with the week before and what to do")
    func weekly() async throws {
        let stage = try await Stage()
        let hook = try await stage.listen {
            $0.wantsAlerts = false; $0.wantsWeekly = true
        }
        for order in 1...30 {
            _ = try await stage.ledger.outbox.accept(
                .example(
                    booking: .example(orderID: "\(order)", receivedAt: stage.time.date),
                    attribution: order <= 26 ? .example() : .exampleDefault(.counterMissing)))
        }
        var watch = try await stage.service.begin()
        // From Sunday 13:00 to Monday 08:59 in Moscow nothing: the channel is younger than the last Monday.
        try await stage.watch(&watch, minutes: 1)
        let first = 0
        stage.time.advance(by: .seconds(20 * 3_600 - 120))
        try await stage.watch(&watch, minutes: 1)
        #expect(stage.told.count == first)
        stage.time.advance(by: .seconds(120))
        try await stage.watch(&watch, minutes: 3)
        #expect(stage.told.count == first + 1)
        let notice = try #require(stage.told.last)
        #expect(notice["subject"] as? String == "Покрытие за неделю: 87 %, 26 из 30")
        let text = try #require(notice["text"] as? String)
        #expect(text.contains("4 — на странице нет счётчика CoMagic. Поставьте код CoMagic"))
        #expect(text.contains("До 90 % не хватает 1 брони с сессией"))
        #expect(text.contains("С сессией по дням — пн: 0/0,") && text.hasSuffix("вс: 26/30"))
        #expect(
            notice["link"] as? String == "https://stitcher.example.ru/?period=custom&from=2026-11-16&to=2026-11-22")
        watch = try await stage.service.begin()
        stage.time.advance(by: .seconds(3 * 86_400))
        try await stage.watch(&watch, minutes: 3)
        #expect(stage.told.count == first + 1)
        #expect(try await stage.channels.channel(hook).failure == nil)
    }

    @Test("a channel's address and secret are nowhere on the disk to read, and nowhere in what prints")
    func secrecy() async throws {
        let stage = try await Stage()
        _ = try await stage.channels.add(
            ChannelSettings(
                target: .telegram(token: "123456:very-secret-token", chat: "-100200300"), language: .russian,
                timeZone: "Europe/Moscow"), at: stage.time.date)
        let settings = try #require(try await stage.channels.channels().last).settings
        #expect(settings.target == .telegram(token: "123456:very-secret-token", chat: "-100200300"))
        #expect(!"\(settings.target)".contains("secret"))
        for name in try FileManager.default.contentsOfDirectory(atPath: stage.ledger.directory.path) {
            let bytes = try Data(contentsOf: URL(filePath: "\(stage.ledger.directory.path)/\(name)"))
            #expect(bytes.range(of: Data("very-secret".utf8)) == nil)
        }
    }

    @Test("the picture of a week is a PNG whose pixels are the bars")
    func picture() throws {
        var days = Array(repeating: CoverageTally(), count: 7)
        days[0].add(3, .session, nil)
        days[0].add(1, .fallback, .n2Empty)
        days[6].add(2, .session, nil)
        let png = try #require(SummaryPicture.png(days))
        #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let pixels = try #require(Self.pixels(of: png))
        let stride = SummaryPicture.width + 1
        #expect(pixels.count == stride * SummaryPicture.height)
        let column = { (x: Int) in (0..<SummaryPicture.height).map { pixels[$0 * stride + 1 + x] } }
        let monday = column(40)
        #expect(
            monday.count { $0 == 1 } == 3 * monday.count { $0 == 2 }
                || abs(monday.count { $0 == 1 } - 3 * monday.count { $0 == 2 }) < 4)
        #expect(column(120).allSatisfy { $0 == 0 || $0 == 3 })
        #expect(column(520).count { $0 == 1 } > 60 && column(520).allSatisfy { $0 != 2 })
    }

    /// The inflated image data of a picture with one chunk of it, checksums and all.
    private static func pixels(of png: [UInt8]) -> [UInt8]? {
        var offset = 8
        var data: [UInt8] = []
        while offset + 12 <= png.count {
            let length =
                Int(png[offset]) << 24 | Int(png[offset + 1]) << 16 | Int(png[offset + 2]) << 8 | Int(png[offset + 3])
            let named = Array(png[(offset + 4)..<(offset + 8 + length)])
            let sum = png[(offset + 8 + length)..<(offset + 12 + length)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard UInt32(truncatingIfNeeded: crc32_z(0, named, named.count)) == sum else { return nil }
            if named.prefix(4) == Array("IDAT".utf8)[...] { data += named.dropFirst(4) }
            offset += 12 + length
        }
        var size = UInt(1_000_000)
        var pixels = [UInt8](repeating: 0, count: Int(size))
        guard uncompress(&pixels, &size, data, UInt(data.count)) == Z_OK else { return nil }
        return Array(pixels.prefix(Int(size)))
    }
}
