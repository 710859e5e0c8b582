import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import TestSupport
import Testing

@testable import Admin
@testable import Backoffice

@Suite("The coverage page")
struct CoveragePageTests {
    /// Posts webhooks with these n2, each an order of its own.
    private func book(_ service: TestService, _ n2: [String]) async throws {
        for (number, n2) in n2.enumerated() {
            let answer = try await service.send(.post, service.hook, text: hookBody(order: "\(number)", n2: n2))
            #expect(answer.status == .ok)
        }
    }

    @Test("says the share, what is missing to ninety percent, and the main reason with its fix")
    func figures() async throws {
        let service = try await TestService()
        try await self.book(
            service,
            Array(repeating: "17000000001", count: 21) + Array(repeating: "~comagic_missing", count: 6)
                + ["", "", ""])
        let page = try await service.person(.marketer).get("/").text
        #expect(
            page.contains("<strong>70 %</strong>") && page.contains(">21</a> из <a") && page.contains(">30</a></span>"))
        #expect(page.contains("мало: меньше 80 %"))
        #expect(
            page.contains(
                "До 90 % не хватает 2 броней с сессией в неделю (6 за период). Главная причина: на странице нет счётчика CoMagic (6)."
            ))
        #expect(page.contains("Поставьте код CoMagic на эти страницы"))
        let order = ["на странице нет счётчика CoMagic</a> <span", "страницы сайта не было видно</a> <span"]
        let places = order.compactMap { page.range(of: $0)?.lowerBound }
        #expect(places.count == 2 && places[0] < places[1])
        // Shares of the nine that were lost.
        #expect(page.contains("<strong>6</strong>") && page.contains(">67 %</span>") && page.contains(">33 %</span>"))
        #expect(page.contains("с сессией 21 из 30, 70 %</title>"))
    }

    @Test("speaks English, counts the chosen site only, and keeps the choice in the form")
    func chosen() async throws {
        let service = try await TestService()
        let other = try await service.store.create(
            IntegrationSettings(
                name: "<b>Other",
                target: .comagic(AccountAccess(url: "https://dataapi.comagic.ru/v2.0", token: Secret("x"))),
                destination: .campaign(1)), at: TestService.start)
        try await service.reload()
        try await self.book(service, ["17000000001", ""])
        let person = try await service.person(.marketer)
        let both = try await person.get("/", language: "en").text
        #expect(both.contains("<strong>50 %</strong>") && both.contains(">1</a> of <a"))
        let page = try await person.get("/?integration=\(other.id)&period=7", language: "en").text
        #expect(page.contains("No bookings in this period"))
        #expect(page.contains("name=\"integration\" value=\"\(other.id)\" checked> &lt;b&gt;Other"))
        #expect(page.contains("Sites: &lt;b&gt;Other"))
        #expect(page.contains("<option value=\"7\" selected>"))
    }

    @Test("adds up the sites that are ticked, and passes them on to the bookings behind the numbers")
    func several() async throws {
        let service = try await TestService()
        var others: [Integration] = []
        for name in ["Second", "Third"] {
            others.append(
                try await service.store.create(
                    IntegrationSettings(
                        name: name,
                        target: .comagic(AccountAccess(url: "https://dataapi.comagic.ru/v2.0", token: Secret("x"))),
                        destination: .campaign(1)), at: TestService.start))
        }
        try await service.reload()
        try await self.book(service, ["17000000001", ""])
        let person = try await service.person(.marketer)
        let first = service.integration.id
        let two = try await person.get("/?integration=\(first)&integration=\(others[0].id)", language: "en").text
        #expect(two.contains("Sites: 2 of 3") && two.contains("<strong>50 %</strong>"))
        #expect(two.contains("/bookings?integration=\(first),\(others[0].id)&amp;"))
        let rest = try await person.get("/?integration=\(others[0].id),\(others[1].id)", language: "en").text
        #expect(rest.contains("No bookings in this period"))
        let list = try await person.get("/bookings?integration=\(first)&integration=\(others[1].id)", language: "en")
            .text
        #expect(list.contains("Found: 2") && list.contains("Sites: 2 of 3"))
        let twice = try await person.get("/bookings?integration=\(first),\(first)&kind=default,default", language: "en")
            .text
        #expect(twice.contains("Found: 1") && twice.components(separatedBy: "href=\"/bookings/1").count <= 2)
        let empty = try await person.get("/bookings?integration=,", language: "en").text
        #expect(empty.contains("Some conditions were not understood"))
        let unknown = try await person.get("/?integration=999&integration=x", language: "en").text
        #expect(unknown.contains("Sites: all") && unknown.contains("<strong>50 %</strong>"))
    }

    @Test("compares with the days before")
    func before() async throws {
        let service = try await TestService()
        try await self.book(service, ["17000000001", "17000000001", "17000000001", ""])
        service.clock.move(7 * 86_400)
        let page = try await service.person(.marketer).get("/?period=7").text
        #expect(page.contains("За этот период бронирований нет"))
        service.clock.move(-7 * 86_400)
        let now = try await service.person(.marketer, email: "b@example.ru").get("/?period=7").text
        #expect(now.contains("75 %") && !now.contains("п. п."))
    }

    @Test(
        "falls back to thirty days when the dates make no sense",
        arguments: [
            "from=2026-11-31&to=2026-12-01", "from=x&to=y",
            "from=0001-01-01&to=2026-01-01",
            "from=1990-01-01&to=2090-01-01", "",
        ])
    func nonsense(query: String) async throws {
        let service = try await TestService()
        let page = try await service.person(.marketer).get("/?period=custom&\(query)")
        #expect(page.status == .ok)
        #expect(page.text.contains("<option value=\"30\" selected>"))
    }

    @Test("cuts days where the account's zone does, and counts the hour that summer time takes or gives once")
    func zones() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        // The clock goes back in the night to 25 October 2026: that day has 25 hours.
        let now = try Date("2026-10-26T12:00:00Z", strategy: .iso8601)
        let period = ReportPeriod(.custom, from: "2026-10-24", to: "2026-10-26", zone: zone, now: now)
        #expect(period.to.timeIntervalSince(period.from) == 73 * 3_600)
        let week = ReportPeriod(.week, zone: zone, now: now)
        #expect(week.steps.count == 7)
        let counts = (0..<73).map { hour in
            CoverageCount(
                hour: period.from.addingTimeInterval(Double(hour) * 3_600), kind: .session, reason: nil, bookings: 1)
        }
        let chart = TrendChart(counts, week, BookingLink(values: [:]), .english)
        #expect(chart.bars.suffix(3).map(\.total) == [24, 25, 24])
    }

    @Test("judges nothing below thirty bookings, and compares only what it judges")
    func few() async throws {
        let service = try await TestService()
        try await self.book(service, Array(repeating: "", count: 29))
        let person = try await service.person(.marketer)
        let few = try await person.get("/?period=7").text
        #expect(few.contains(">мало данных</span>") && few.contains("Меньше 30 броней за период"))
        #expect(!few.contains("мало: меньше 80 %") && !few.contains("До 90 %") && !few.contains("figure low"))
        #expect(!few.contains("tag bad"))
        let api = try await person.get("/api/v1/coverage?period=7").text
        #expect(!api.contains("\"band\"") && api.contains("\"total\":29"))
        _ = try await service.send(.post, service.hook, text: hookBody(order: "30", n2: ""))
        let enough = try await person.get("/?period=7").text
        #expect(enough.contains("мало: меньше 80 %") && !enough.contains("мало данных"))
    }

    @Test("compares today with the same hours of yesterday")
    func today() async throws {
        let service = try await TestService()
        let hour = 3_600.0
        // Thirty at this hour of yesterday with a session, thirty later without one, and thirty now, half of them with.
        for (hours, covered) in [(-24.0, 30), (-21.0, 0), (0.0, 15)] {
            for number in 0..<30 {
                _ = try await service.ledger.outbox.accept(
                    .example(
                        booking: .example(
                            orderID: "\(hours) \(number)",
                            receivedAt: TestService.start.addingTimeInterval(hours * hour)),
                        attribution: number < covered ? .example() : .exampleDefault()))
            }
        }
        let page = try await service.person(.marketer).get("/?period=today").text
        #expect(page.contains("−50 п. п. к тем же часам вчера (было 100 % из 30)"))
    }

    @Test(
        "takes typed dates over the list, and a list over dates that the form only repeats",
        arguments: [
            ("period=30&from=2026-11-01&to=2026-11-05&shown=2026-10-24..2026-11-22", "custom", "2026-11-01"),
            ("period=7&from=2026-11-01&to=2026-11-05&shown=2026-11-01..2026-11-05", "7", "2026-11-16"),
            ("from=2026-11-01&to=2026-11-05", "custom", "2026-11-01"),
            ("period=custom&from=2026-11-05&to=2026-11-01", "custom", "2026-11-01"),
            ("period=7&from=2026-11-16&to=2026-11-22", "7", "2026-11-16"),
            ("period=7", "7", "2026-11-16"),
        ])
    func typed(query: String, choice: String, from: String) async throws {
        let service = try await TestService()
        let page = try await service.person(.marketer).get("/?\(query)").text
        #expect(page.contains("<option value=\"\(choice)\" selected>"))
        #expect(page.contains("name=\"from\" type=\"date\" value=\"\(from)\""))
    }

    @Test("says that dates were exchanged, are none, or are too many")
    func remarks() async throws {
        let service = try await TestService()
        let person = try await service.person(.marketer)
        for (query, words) in [
            ("from=2026-11-05&to=2026-11-01", "мы поменяли их местами"),
            ("period=custom&from=2026-11-31&to=2026-12-01", "Таких дат нет"),
            ("period=custom&from=2001-01-01&to=2026-01-01", "не больше 800 дней"),
        ] {
            #expect(try await person.get("/?\(query)").text.contains(words))
        }
        #expect(!(try await person.get("/?period=7").text.contains("role=\"status\"")))
    }

    @Test("shows a funnel that only falls, and counts nothing as lost that was found otherwise")
    func funnel() throws {
        let steps = CoveragePage.Step.visits([.loaded: 100, .ready: 70, .widget: 90, .handed: 80], .english)
        #expect(steps.map(\.count) == [100, 90, 80])
        #expect(steps.map(\.loss) == [nil, nil, "10 lost"] && steps[0].note == "with a known session: 70")
        #expect(CoveragePage.Step.visits([.loaded: 5, .widget: 0, .handed: 2], .english).map(\.count) == [5, 2, 2])
    }

    @Test("shows the way of bookings as with a session, plus found otherwise, and lost")
    func way() async throws {
        let service = try await TestService()
        try await self.book(service, ["17000000001", "17000000001", ""])
        _ = try await service.send(
            .post, service.beacon,
            text: #"{"v":1,"s":"17000000009","q":"ready","o":{"id":"found","code":"ABCDEF"},"u":"https://a.ru/"}"#)
        _ = try await service.send(.post, service.hook, text: hookBody(order: "found", code: "ABCDEF", n2: ""))
        let page = try await service.person(.marketer).get("/?period=7").text
        let way = try #require(page.range(of: "<h3>Бронирования</h3>").map { String(page[$0.upperBound...]) })
        let counts = way.matches(of: /<li><strong>(\+?\d+)<\/strong>/).prefix(5).map { String($0.output.1) }
        #expect(counts == ["4", "2", "+1", "1", "0"])
        #expect(way.contains("kind=order_match,inferred") && way.contains("ещё не доставлено: 3"))
    }
}
