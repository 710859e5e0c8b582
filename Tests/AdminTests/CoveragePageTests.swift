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
            service, Array(repeating: "17000000001", count: 7) + ["~comagic_missing", "~comagic_missing", ""])
        let page = try await service.person(.marketer).get("/").text
        #expect(
            page.contains("<strong>70 %</strong>") && page.contains(">7</a> из <a") && page.contains(">10</a></span>"))
        #expect(page.contains("мало: меньше 80 %"))
        #expect(
            page.contains(
                "До 90 % не хватает 1 бронирований с сессией в неделю (2 за период). Главная причина: на странице нет счётчика CoMagic (2)."
            ))
        #expect(page.contains("Поставьте код CoMagic на эти страницы"))
        let order = ["на странице нет счётчика CoMagic</a> <span", "страницы сайта не было видно</a> <span"]
        let places = order.compactMap { page.range(of: $0)?.lowerBound }
        #expect(places.count == 2 && places[0] < places[1])
        #expect(page.contains("с сессией 7 из 10, 70 %</title>"))
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
            "from=2026-11-31&to=2026-12-01", "from=2026-11-20&to=2026-11-01", "from=x&to=y",
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

    @Test("never rounds a share up to a goal that is not reached")
    func rounding() {
        #expect(ShareText.percent(0.8999) == "89 %")
        #expect(ShareText.percent(0.9) == "90 %")
        #expect(ShareText.percent(nil) == "—")
    }
}
