import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import NIOCore
import ServiceTestSupport
import Stitching
import Testing

@testable import ScriptServer

@Suite("POST /hooks/bukza/{secret}")
struct WebhookRouteTests {
    @Test("keeps the booking and answers with its id")
    func keeps() async throws {
        let service = try await TestService()
        let answer = try await service.send(.post, service.hook, text: hookBody())
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.object["duplicate"] as? Bool == false)
        let id = try #require(EntryID(text: answer.object["id"] as? String ?? ""))
        let booking = try await service.bookings.show(id)
        #expect(booking.summary.orderID == "1001")
        #expect(booking.summary.code == "C6UDS3")
        #expect(booking.summary.status == .pending)
        #expect(booking.rawBody == hookBody())
    }

    @Test("answers exactly the documented JSON")
    func wire() async throws {
        let service = try await TestService()
        let first = try await service.send(.post, service.hook, text: hookBody())
        let id = try #require(first.object["id"] as? String)
        #expect(first.text == #"{"duplicate":false,"id":"\#(id)"}"#)
        let again = try await service.send(.post, service.hook, text: hookBody())
        #expect(again.text == #"{"duplicate":true,"id":"\#(id)"}"#)
    }

    @Test("answers a repeat of order and code with the first id, and keeps one booking")
    func repeats() async throws {
        let service = try await TestService()
        let first = try await service.send(.post, service.hook, text: hookBody(name: "Иван"))
        let again = try await service.send(.post, service.hook, text: hookBody(name: "Пётр"))
        #expect(again.status == .ok)
        #expect(again.object["duplicate"] as? Bool == true)
        #expect(again.object["id"] as? String == first.object["id"] as? String)
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.count == 1)
    }

    @Test("takes another code of the same order for another booking")
    func otherCode() async throws {
        let service = try await TestService()
        let first = try await service.send(.post, service.hook, text: hookBody(code: "AAAAAA"))
        let second = try await service.send(.post, service.hook, text: hookBody(code: "BBBBBB"))
        #expect(second.object["duplicate"] as? Bool == false)
        #expect(second.object["id"] as? String != first.object["id"] as? String)
    }

    @Test(
        "does not look at the content type",
        arguments: ["text/plain", "application/json; charset=windows-1251", "multipart/form-data", "", "%%%"])
    func anyType(type: String) async throws {
        let service = try await TestService()
        let answer = try await service.send(.post, service.hook, [.contentType: type], text: hookBody())
        #expect(answer.status == .ok)
    }

    @Test("keeps a booking of a switched-off integration as inactive")
    func inactive() async throws {
        let service = try await TestService(isActive: false)
        let answer = try await service.send(.post, service.hook, text: hookBody())
        #expect(answer.status == .ok)
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.map(\.status) == [.inactive])
    }

    @Test("parks a booking with neither phone nor e-mail and answers 200: sending it again would help nobody")
    func noContact() async throws {
        let service = try await TestService()
        let answer = try await service.send(
            .post, service.hook, text: #"{"name":"Иван","message":"Номер заказа: 7; Код бронирования: A"}"#)
        #expect(answer.status == .ok)
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.map(\.status) == [.parked])
        #expect(kept.first?.lastError?.mnemonic == "no_contact")
        #expect(kept.first?.orderID == "7")
    }

    @Test("keeps a body that no field can be read from, parks it, and answers 422 with its id")
    func unreadable() async throws {
        let service = try await TestService()
        for body in ["", "hello", "{", "\u{0}\u{1}"] {
            let answer = try await service.send(.post, service.hook, text: body)
            #expect(answer.status == .unprocessableContent)
            let error = try #require(answer.object["error"] as? [String: String])
            #expect(error["code"] == "unreadable_body")
            #expect(error["message"]?.isEmpty == false)
            let id = try #require(EntryID(text: answer.object["id"] as? String ?? ""))
            let kept = try await service.bookings.show(id)
            #expect(kept.rawBody == body)
            #expect(kept.summary.status == .parked)
            #expect(kept.summary.lastError?.mnemonic == "unreadable_body")
        }
    }

    @Test("keeps the session that n2 names, and the reason when it names none")
    func attribution() async throws {
        let service = try await TestService()
        _ = try await service.send(.post, service.beacon, text: #"{"v":1,"s":"17000000001","q":"ready"}"#)
        for (order, n2) in [("1", "17000000001"), ("2", "17000000002"), ("3", "~comagic_missing"), ("4", "junk")] {
            _ = try await service.send(.post, service.hook, text: hookBody(order: order, n2: n2))
        }
        let kept = try await service.bookings.list(.init(), limit: 10).reversed()
        #expect(kept.map(\.attribution.kind) == [.session, .sessionUnseen, .fallback, .fallback])
        #expect(kept.map(\.attribution.reason) == [nil, nil, .counterMissing, .n2Malformed])
    }
}
