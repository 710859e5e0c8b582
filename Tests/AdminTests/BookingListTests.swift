import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("The list of bookings and its bookings")
struct BookingListTests {
    /// Bookings without a contact, which wait for a person.
    private static func park(_ service: TestService, _ orders: [String]) async throws {
        for order in orders {
            _ = try await service.send(
                .post, service.hook, text: #"{"name":"A","order_id":"\#(order)","code":"K\#(order)"}"#)
        }
    }

    @Test("says why a booking needs a person, in words")
    func trouble() async throws {
        let service = try await TestService()
        try await Self.park(service, ["1"])
        let page = try await service.person(.marketer).get("/bookings").text
        #expect(page.contains("нет ни телефона, ни почты") && !page.contains("no_contact"))
        #expect(!page.contains("type=\"checkbox\""))
    }

    @Test("acts on what was ticked, and says so when nothing was")
    func chosen() async throws {
        let service = try await TestService()
        try await Self.park(service, ["1", "2", "3"])
        let boss = try await service.person(.admin)
        let list = try await boss.get("/bookings?status=parked").text
        #expect(list.contains("form=\"chosen\" name=\"id\" value=\"3\""))
        let asked = try await boss.get("/bookings/bulk/close?chosen=1&status=parked&id=1&id=3").text
        #expect(asked.contains("/bookings/bulk/close?status=parked&amp;id=1,3"))
        let done = try await boss.post("/bookings/bulk/close?status=parked&id=1,3")
        #expect(done.headers[.location] == "/bookings?status=parked&action=close&done=2#answer")
        let closed = try await service.bookings.list(.init(), limit: 9).filter { $0.closedAt != nil }.map(\.orderID)
        #expect(closed == ["3", "1"])
        let none = try await boss.get("/bookings/bulk/replay?chosen=1&status=parked")
        #expect(none.headers[.location] == "/bookings?status=parked&action=none&done=0#answer")
        #expect(try await boss.post("/bookings/bulk/replay?chosen=1").headers[.location]?.contains("done=0") == true)
        #expect(try await boss.get("/bookings/bulk/replay").status == .notFound)
    }

    @Test("leads from a booking to its neighbours in the list, and back to the list as it was")
    func neighbours() async throws {
        let service = try await TestService()
        try await Self.park(service, ["1", "2", "3"])
        _ = try await service.send(.post, service.hook, text: hookBody(order: "4"))
        try await Self.park(service, ["5"])
        let boss = try await service.person(.admin)
        let middle = try await boss.get("/bookings/3?status=parked&before=99").text
        #expect(middle.contains("href=\"/bookings/5?status=parked&amp;before=99\" rel=\"prev\""))
        #expect(middle.contains("href=\"/bookings/2?status=parked&amp;before=99\" rel=\"next\""))
        #expect(middle.contains("<a href=\"/bookings?status=parked&amp;before=99\">← к списку</a>"))
        #expect(middle.contains("action=\"/bookings/3/replay?status=parked&amp;before=99#answer\""))
        let first = try await boss.get("/bookings/1").text
        #expect(first.contains("<a href=\"/bookings\">← к списку</a>") && !first.contains("rel=\"next\""))
        let list = try await boss.get("/bookings?status=parked").text
        #expect(list.contains("<a href=\"/bookings/3?status=parked\">"))
    }

    @Test("shows the answer of an action where its button was, on the booking of the same list")
    func answers() async throws {
        let service = try await TestService()
        try await Self.park(service, ["1", "2"])
        let boss = try await service.person(.admin)
        let closed = try await boss.post("/bookings/1/close?status=parked")
        #expect(closed.headers[.location] == "/bookings/1?status=parked&done=close#answer")
        let page = try await boss.get("/bookings/1?status=parked&done=close").text
        #expect(page.contains("id=\"answer\" role=\"status\" tabindex=\"-1\" data-answer>Отмечено сделанным"))
        #expect(!(try await boss.get("/bookings/1?done=%3Cb%3E").text.contains("data-answer")))
        let edited = try await boss.post("/bookings/2/edit?status=parked", [("phone", "+7 916 123-45-67")])
        #expect(edited.headers[.location] == "/bookings/2?status=parked&done=edit#answer")
        let late = try await boss.post("/bookings/2/close")
        #expect(late.text.contains("role=\"alert\" tabindex=\"-1\" data-answer>Ничего не изменено"))
    }

    @Test("takes site, days and filters along to coverage and back")
    func along() async throws {
        let service = try await TestService()
        let person = try await service.person(.marketer)
        let list = try await person.get("/bookings?integration=1&from=2026-11-01T09&to=2026-11-05&reason=n2_empty").text
        #expect(
            list.contains(
                "<a href=\"/?integration=1&amp;from=2026-11-01&amp;to=2026-11-05&amp;reason=n2_empty\">Покрытие"))
        let coverage = try await person.get("/?integration=1&from=2026-11-01&to=2026-11-05&reason=n2_empty").text
        #expect(
            coverage.contains(
                "<a href=\"/bookings?integration=1&amp;from=2026-11-01&amp;to=2026-11-05&amp;reason=n2_empty\">Бронирования"
            )
        )
        #expect(coverage.contains("<input type=\"hidden\" name=\"reason\" value=\"n2_empty\">"))
        #expect(try await person.get("/").text.contains("<a href=\"/bookings\">Бронирования"))
        #expect(try await person.get("/bookings").text.contains("<a href=\"/\">Покрытие"))
    }
}
