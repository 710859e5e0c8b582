import Foundation
import Glibc
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Takes some fifteen seconds each: what was on its way when the program died is asked for in the report first.
@Suite("Killing the program", .timeLimit(.minutes(5)))
struct KillTests {
    @Test(
        "loses no acknowledged booking and sends none twice when it is killed under load",
        arguments: [1, 20_261_122] as [UInt64])
    func killed(seed: UInt64) async throws {
        try await House.open { house in
            var chance = SeededGenerator(seed: seed)
            let moment = Int.random(in: 20...120, using: &chance)
            let made = try await house.create()
            let served = try await house.serve("--match-window", "1s")
            let promises = Promises()
            await withTaskGroup(of: Void.self) { tasks in
                for poster in 0..<6 {
                    tasks.addTask {
                        await Self.post(as: poster, made.hook, served, promises, killAt: moment)
                    }
                }
            }
            let dead = try await served.program.end()
            #expect(dead.signal == SIGKILL)
            let promised = promises.all
            #expect(promised.count >= moment)

            let again = try await house.serve("--match-window", "1s")
            let kept = try await house.bookings()
            let ids = Dictionary(uniqueKeysWithValues: kept.map { ($0.orderID ?? "", $0.id) })
            for (order, id) in promised { #expect(ids[order] == id, "order \(order) was acknowledged") }
            _ = try await house.bookings(within: .seconds(60)) { all in all.allSatisfy { $0.status == "delivered" } }
            let sent = Dictionary(grouping: house.comagic.messages, by: { $0.extID ?? "" }).mapValues(\.count)
            #expect(sent.count == kept.count)
            #expect(sent.values.allSatisfy { $0 == 1 }, "twice: \(sent.filter { $0.value > 1 })")
            try await again.stop()
        }
    }

    /// Posts one booking after another until the server is gone.
    private static func post(
        as poster: Int, _ hook: String, _ served: Served, _ promises: Promises, killAt moment: Int
    ) async {
        for number in 0..<500 {
            let order = "\(poster)-\(number)"
            let n2 = number.isMultiple(of: 3) ? "" : "17000000001"
            guard let answer = try? await served.post(hook, hookBody(order: order, n2: n2)), answer.status == 200,
                let id = answer.id
            else { return }
            if promises.note(order, id) == moment { served.program.signal(SIGKILL) }
        }
    }

    @Test("asks the report instead of sending again what was uploaded when it was killed")
    func killedDuringUpload() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            house.comagic.add(try Fault(text: "hang+stored@upload.offline_messages"))
            _ = try await served.post(made.hook, hookBody(n2: "17000000001"))
            _ = await house.messages(1)
            served.program.signal(SIGKILL)
            _ = try await served.program.end()
            let again = try await house.serve()
            let kept = try await house.bookings(within: .seconds(40)) { all in
                all.map(\.status) == ["delivered"]
            }
            #expect(house.comagic.messages.count == 1)
            #expect(kept.compactMap(\.comagicID) == house.comagic.messages.map { String($0.id) })
            try await again.stop()
        }
    }
}

/// The ids that were answered, by order.
private final class Promises: Sendable {
    private let ids = Mutex<[String: String]>([:])

    var all: [String: String] { self.ids.withLock { $0 } }

    /// Answers how many there are now.
    func note(_ order: String, _ id: String) -> Int {
        self.ids.withLock { ids in
            ids[order] = id
            return ids.count
        }
    }
}
