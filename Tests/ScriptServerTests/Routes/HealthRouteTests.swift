import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import NIOCore
import Stitching
import Testing

@testable import ScriptServer

@Suite("/healthz and /readyz")
struct HealthRouteTests {
    @Test("says ok while the process serves, also when the disk refuses")
    func healthy() async throws {
        let desk = try await Desk()
        for _ in 1...2 {
            let answer = try await desk.send(.get, "/healthz")
            #expect(answer.status == .ok)
            #expect(answer.text == "ok\n")
            #expect(answer.headers[.cacheControl] == "no-store")
            try desk.refuseWrites(to: "note")
            break
        }
        #expect(try await desk.send(.get, "/healthz").status == .ok)
        #expect(try await desk.send(.head, "/healthz").status == .ok)
    }

    @Test("is ready while bookings can be kept, and tells how old the backlog is")
    func ready() async throws {
        let desk = try await Desk()
        let empty = try await desk.send(.get, "/readyz")
        #expect(empty.status == .ok)
        #expect(empty.text == #"{"heldIntegrations":[],"oldestPendingSeconds":null,"storeWritable":true}"#)
        _ = try await desk.send(.post, desk.hook, text: hookBody())
        let waiting = try await desk.send(.get, "/readyz")
        #expect(waiting.status == .ok)
        #expect(waiting.text == #"{"heldIntegrations":[],"oldestPendingSeconds":0,"storeWritable":true}"#)
        #expect(waiting.headers[.contentType] == "application/json; charset=utf-8")
        #expect(waiting.headers[.cacheControl] == "no-store")
    }

    @Test("names a held account and stays ready: its bookings are still kept")
    func held() async throws {
        let desk = try await Desk()
        _ = try await desk.send(.post, desk.hook, text: hookBody())
        try await SQLiteOutbox(desk.database).hold(
            desk.integration.id, because: DeliveryFailure(mnemonic: "access_token_invalid", message: "x"),
            at: Desk.start)
        let answer = try await desk.send(.get, "/readyz")
        #expect(answer.status == .ok)
        #expect(answer.object["heldIntegrations"] as? [String] == [desk.integration.id.description])
    }

    @Test("is not ready while the disk refuses a write")
    func notReady() async throws {
        let desk = try await Desk()
        try desk.refuseWrites(to: "note")
        let answer = try await desk.send(.get, "/readyz")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.object["storeWritable"] as? Bool == false)
    }
}
