import Foundation
import Sandbox
import Testing

@Suite("A recall through the program", .timeLimit(.minutes(5)))
struct RecallProgramTests {
    @Test("takes a booking back that went out with the default and sends it with its session, where the owner wants it")
    func recalled() async throws {
        try await House.open { house in
            let willing = try await house.create("--late-truth", "24h")
            let unwilling = try await house.create()
            let served = try await house.serve("--match-window", "0s")
            for made in [willing, unwilling] {
                _ = try await served.post(made.beacon, #"{"v":1,"s":"17000000001","q":"ready","w":["24860"]}"#)
            }
            for made in [willing, unwilling] { _ = try await served.post(made.hook, hookBody(order: made.id)) }
            let first = await house.messages(2)
            #expect(first.map(\.sessionID) == [nil, nil])
            _ = try await house.bookings(within: .seconds(10)) { all in all.allSatisfy { $0.status == "delivered" } }
            for made in [willing, unwilling] {
                _ = try await served.post(
                    made.beacon,
                    #"{"v":1,"s":"17000000001","q":"ready","w":["24860"],"o":{"id":"\#(made.id)","code":"C6UDS3"}}"#)
            }
            let kept = try await house.bookings(within: .seconds(10)) { all in
                all.contains { $0.attribution.kind == "order_match" && $0.status == "delivered" }
            }
            let recalled = try #require(kept.first { $0.integrationID == willing.id })
            #expect(recalled.attribution.sessionID == "17000000001")
            #expect(recalled.attribution.reason == "n2_empty", "the first reason stays")
            let messages = house.comagic.messages
            #expect(messages.count == 2)
            #expect(Set(messages.map(\.extID)) == Set(first.map(\.extID)))
            #expect(messages.compactMap(\.sessionID) == [17_000_000_001])
            let shown = try await house.run("bookings", "show", recalled.id)
            #expect(shown.output.contains("recovered"))
            try await served.stop()
        }
    }

    @Test("shows the setting, changes it, and refuses what is no time")
    func setting() async throws {
        try await House.open { house in
            let made = try await house.create("--late-truth", "36h")
            func recallWindow(_ arguments: [String]) async throws -> String? {
                let result = try await house.run(arguments + ["--format", "json", "--comagic-host", house.comagicURL])
                let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
                return object?["lateTruth"] as? String
            }
            #expect(try await recallWindow(["integration", "show", made.id]) == "36h")
            #expect(try await recallWindow(["integration", "update", made.id, "--late-truth", "7d"]) == "7d")
            #expect(try await recallWindow(["integration", "update", made.id, "--name", "Другое"]) == "7d")
            #expect(try await recallWindow(["integration", "update", made.id, "--late-truth", "off"]) == "off")
            for wrong in ["5s", "31d", "soon", "-1h", ""] {
                let refused = try await house.run("integration", "update", made.id, "--late-truth", wrong)
                #expect(refused.code == 64, "\(wrong): \(refused.errors)")
            }
        }
    }

    @Test("compares with CoMagic's report by command, keeps what it found, and sends what is missing when told to")
    func reconcile() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            for order in 1...3 { _ = try await served.post(made.hook, hookBody(order: "\(order)", n2: "17000000001")) }
            _ = await house.messages(3)
            _ = try await house.bookings(within: .seconds(10)) { all in all.allSatisfy { $0.status == "delivered" } }
            house.comagic.reset()
            let host = ["--comagic-host", house.comagicURL]
            // Young bookings may not be in the report yet, so they are no finding.
            let young = try await house.run(["bookings", "reconcile"] + host)
            #expect(young.output.contains("0 delivered bookings"))
            let last = try await house.run(["bookings", "reconcile", "--last", "--format", "json"] + host)
            #expect(last.code == 0)
            let runs = try JSONSerialization.jsonObject(with: Data(last.output.utf8)) as? [[String: Any]]
            #expect(runs?.map { $0["integrationID"] as? String } == [made.id])
            #expect(runs?.first?["error"] is NSNull)
            house.comagic.add(try Fault(text: "forbidden@get.offline_messages_report"))
            let refused = try await house.run(["bookings", "reconcile"] + host)
            #expect(refused.code != 0)
            let kept = try await house.run(["bookings", "reconcile", "--last"] + host)
            #expect(kept.code == 0)
            #expect(kept.errors.contains("forbidden") || !kept.errors.isEmpty)
            try await served.stop()
        }
    }
}
