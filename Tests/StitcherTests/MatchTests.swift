import Foundation
import Sandbox
import Testing

@Suite("A page's booking event beside an empty n2", .timeLimit(.minutes(5)))
struct MatchTests {
    private static func event(_ order: String, session: String = "17000000001") -> String {
        #"{"v":1,"s":"\#(session)","q":"ready","w":["24860"],"o":\#(order)}"#
    }

    @Test("joins by order or code when the event comes first", arguments: [#"{"id":"1001"}"#, #"{"code":"C6UDS3"}"#])
    func eventFirst(order: String) async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            #expect(try await served.post(made.beacon, Self.event(order)).status == 204)
            _ = try await served.post(made.hook, hookBody())
            try await Self.expectMatch(house)
            try await served.stop()
        }
    }

    /// Waits for real, as visitors' pages do: at most three seconds.
    @Test("joins when the event comes up to three seconds after the webhook", arguments: [0, 1, 3])
    func eventLater(seconds: Int) async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            _ = try await served.post(made.hook, hookBody())
            try await Task.sleep(for: .seconds(seconds))
            #expect(house.comagic.messages.isEmpty, "sent before its window was over")
            _ = try await served.post(made.beacon, Self.event(#"{"id":"1001","code":"C6UDS3"}"#))
            let start = ContinuousClock.now
            try await Self.expectMatch(house)
            #expect(ContinuousClock.now - start < .seconds(3), "an event is taken up at once")
            try await served.stop()
        }
    }

    @Test("does not join another order's event, nor another integration's")
    func othersEvent() async throws {
        try await House.open { house in
            let made = try await house.create("--infer-match")
            let other = try await house.create()
            let served = try await house.serve("--match-window", "1s")
            _ = try await served.post(other.beacon, Self.event(#"{"id":"1001"}"#))
            _ = try await served.post(other.beacon, Self.event(#"{}"#))
            _ = try await served.post(made.hook, hookBody())
            let message = try #require(await house.messages(1).first)
            #expect(message.sessionID == nil)
            let kept = try await house.bookings(within: .seconds(5)) { all in all.first?.status == "delivered" }
            #expect(kept.map(\.attribution.kind) == ["default"])
            #expect(kept.map(\.attribution.reason) == ["no_page_seen"])
            try await served.stop()
        }
    }

    @Test("takes the only session with an event nearby where the owner asked for it, and not elsewhere")
    func inferred() async throws {
        try await House.open { house in
            let asked = try await house.create("--infer-match")
            let unasked = try await house.create()
            let served = try await house.serve("--match-window", "1s")
            for made in [asked, unasked] {
                _ = try await served.post(made.beacon, Self.event("{}"))
                _ = try await served.post(made.hook, hookBody())
            }
            let kept = try await house.bookings(within: .seconds(10)) { all in
                all.count == 2 && all.allSatisfy { $0.status == "delivered" }
            }
            let kinds = Dictionary(uniqueKeysWithValues: kept.map { ($0.integrationID, $0.attribution.kind) })
            #expect(kinds == [asked.id: "inferred", unasked.id: "default"])
            #expect(Set(house.comagic.messages.map(\.sessionID)) == [17_000_000_001, nil])
            try await served.stop()
        }
    }

    @Test("infers nothing when two sessions had an event nearby")
    func ambiguous() async throws {
        try await House.open { house in
            let made = try await house.create("--infer-match")
            let served = try await house.serve("--match-window", "1s")
            _ = try await served.post(made.beacon, Self.event("{}"))
            _ = try await served.post(made.hook, hookBody())
            _ = try await served.post(made.beacon, Self.event("{}", session: "17000000002"))
            let message = try #require(await house.messages(1).first)
            #expect(message.sessionID == nil)
            try await served.stop()
        }
    }

    @Test("tells why n2 was empty: the widget took none, or the page had no session; and infers no other then")
    func explained() async throws {
        try await House.open { house in
            let made = try await house.create("--infer-match")
            let served = try await house.serve("--match-window", "1s")
            _ = try await served.post(
                made.beacon, #"{"v":1,"c":3,"s":"17000000001","q":"ready","w":["24860"],"o":{"id":"1001"}}"#)
            _ = try await served.post(made.hook, hookBody())
            _ = try await served.post(
                made.beacon, #"{"v":1,"c":3,"q":"none","y":"comagic_missing","w":["24860"],"o":{"id":"1002"}}"#)
            _ = try await served.post(made.hook, hookBody(order: "1002", code: "C6UDS4"))
            let kept = try await house.bookings(within: .seconds(10)) { all in
                all.count == 2 && all.allSatisfy { $0.status == "delivered" }
            }
            #expect(Set(kept.map(\.attribution.kind)) == ["order_match", "default"])
            for booking in kept {
                let isMatched = booking.attribution.kind == "order_match"
                #expect(booking.attribution.reason == (isMatched ? "n2_channel_missing" : "comagic_missing"))
            }
            #expect(Set(house.comagic.messages.map(\.sessionID)) == [17_000_000_001, nil])
            try await served.stop()
        }
    }

    private static func expectMatch(_ house: House) async throws {
        let message = try #require(await house.messages(1).first)
        #expect(message.sessionID == 17_000_000_001)
        #expect(message.fields["campaign_id"] == nil)
        let kept = try await house.bookings(within: .seconds(5)) { all in all.first?.status == "delivered" }
        #expect(kept.map(\.attribution.kind) == ["order_match"])
        #expect(kept.map(\.attribution.reason) == ["n2_empty"] || kept.map(\.attribution.reason) == ["no_page_seen"])
        #expect(house.comagic.messages.count == 1)
    }
}
