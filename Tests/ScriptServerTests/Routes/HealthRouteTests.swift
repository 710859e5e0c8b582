import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerSQLite
import NIOCore
import ServiceTestSupport
import SessionStore
import Stitching
import Testing

@testable import ScriptServer

@Suite("/healthz and /readyz")
struct HealthRouteTests {
    @Test("says ok while the process serves, also when the disk refuses")
    func healthy() async throws {
        let service = try await TestService()
        for _ in 1...2 {
            let answer = try await service.send(.get, "/healthz")
            #expect(answer.status == .ok)
            #expect(answer.text == "ok\n")
            #expect(answer.headers[.cacheControl] == "no-store")
            try service.refuseWrites(to: "note")
            break
        }
        #expect(try await service.send(.get, "/healthz").status == .ok)
        #expect(try await service.send(.head, "/healthz").status == .ok)
    }

    @Test("is ready while bookings can be kept, and tells how old the backlog is")
    func ready() async throws {
        let service = try await TestService()
        let empty = try await service.send(.get, "/readyz")
        #expect(empty.status == .ok)
        #expect(empty.text == #"{"heldIntegrations":[],"oldestPendingSeconds":null,"storeWritable":true}"#)
        _ = try await service.send(.post, service.hook, text: hookBody())
        let waiting = try await service.send(.get, "/readyz")
        #expect(waiting.status == .ok)
        #expect(waiting.text == #"{"heldIntegrations":[],"oldestPendingSeconds":0,"storeWritable":true}"#)
        #expect(waiting.headers[.contentType] == "application/json; charset=utf-8")
        #expect(waiting.headers[.cacheControl] == "no-store")
    }

    @Test("names a held account and stays ready: its bookings are still kept")
    func held() async throws {
        let service = try await TestService()
        _ = try await service.send(.post, service.hook, text: hookBody())
        try await service.ledger.outbox.hold(
            service.integration.id, because: DeliveryFailure(mnemonic: "access_token_invalid", message: "x"),
            at: TestService.start)
        let answer = try await service.send(.get, "/readyz")
        #expect(answer.status == .ok)
        #expect(answer.object["heldIntegrations"] as? [String] == [service.integration.id.description])
    }

    @Test("is not ready while webhooks are refused, whatever else can be written, and is again when one is kept")
    func webhooksRefused() async throws {
        let service = try await TestService()
        try service.refuseWrites(to: "booking")
        #expect(try await service.send(.post, service.hook, text: hookBody()).status == .serviceUnavailable)
        try await service.ledger.settings.notePublicURL("https://other.example.ru")
        for _ in 1...3 {
            let answer = try await service.send(.get, "/readyz")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.object["storeWritable"] as? Bool == false)
            #expect((answer.object["reason"] as? String)?.isEmpty == false)
        }
        try service.acceptWrites(to: "booking")
        #expect(try await service.send(.post, service.hook, text: hookBody()).status == .ok)
        #expect(try await service.send(.get, "/readyz").status == .ok)
    }

    @Test("forgets after half a minute a booking that was refused for another reason than the disk")
    func oddBooking() async throws {
        let service = try await TestService()
        try service.refuseWrites(to: "booking")
        #expect(try await service.send(.post, service.hook, text: hookBody()).status == .serviceUnavailable)
        #expect(try await service.send(.get, "/readyz").status == .serviceUnavailable)
        service.uptime.value = Uptime(nanoseconds: 29_000_000_000)
        #expect(try await service.send(.get, "/readyz").status == .serviceUnavailable)
        service.uptime.value = Uptime(nanoseconds: 31_000_000_000)
        #expect(try await service.send(.get, "/readyz").status == .ok)
        #expect(try await service.send(.post, service.hook, text: hookBody()).status == .serviceUnavailable)
        #expect(try await service.send(.get, "/readyz").status == .serviceUnavailable)
    }

    @Test("is not ready on a file system without room or that is read-only, before a booking is refused")
    func noRoom() async throws {
        let service = try await TestService()
        for (space, words) in [
            (DiskSpace(free: Readiness.floor - 1, isReadOnly: false), "bytes are free"),
            (DiskSpace(free: 1 << 40, isReadOnly: true), "read-only"),
        ] {
            service.space.value = space
            let answer = try await service.send(.get, "/readyz")
            #expect(answer.status == .serviceUnavailable)
            #expect((answer.object["reason"] as? String)?.contains(words) == true)
        }
        service.space.value = DiskSpace(free: Readiness.floor, isReadOnly: false)
        #expect(try await service.send(.get, "/readyz").status == .ok)
    }

    @Test("writes nothing to know it, and answers an address so often and no more")
    func cost() async throws {
        let service = try await TestService()
        let log = "\(service.directory)/stitcher.db-wal"
        let before = try FileManager.default.attributesOfItem(atPath: log)[.modificationDate] as? Date
        for _ in 1...50 { #expect(try await service.send(.get, "/readyz").status == .ok) }
        #expect(try FileManager.default.attributesOfItem(atPath: log)[.modificationDate] as? Date == before)
        let refused = try await service.send(.get, "/readyz")
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers[.retryAfter] == "1")
        service.uptime.value = Uptime(nanoseconds: 1_000_000_000)
        #expect(try await service.send(.get, "/readyz").status == .ok)
    }
}
