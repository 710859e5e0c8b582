import Foundation
import Stitching
import Testing

@Suite("Whether the clock may be believed")
struct ClockWitnessTests {
    private static let start = Date(timeIntervalSince1970: 1_795_341_600)
    private static let day: TimeInterval = 86_400

    /// A witness and two clocks that a test moves.
    private struct Scene {
        var witness: ClockWitness
        var wall: Date
        var uptime: TimeInterval = 500

        init(known: Date? = ClockWitnessTests.start, doubtedFor: TimeInterval = 0, wall: Date = ClockWitnessTests.start)
        {
            self.wall = wall
            self.witness = ClockWitness(known: known, doubtedFor: doubtedFor, wall: wall, uptime: 500)
        }

        /// Lets time go by, and sets the clock by so much beside.
        mutating func pass(_ seconds: TimeInterval, set: TimeInterval = 0) -> Bool {
            self.wall += seconds + set
            self.uptime += seconds
            return self.witness.observe(wall: self.wall, uptime: self.uptime)
        }
    }

    @Test("yes, while it moves with the uptime, however long, and where nothing is known yet")
    func steady() {
        var scene = Scene()
        for _ in 1...100 {
            let isBelieved = scene.pass(Self.day, set: 60)
            #expect(isBelieved)
        }
        #expect(abs(scene.witness.believed.timeIntervalSince(scene.wall)) < 1)
        var new = Scene(known: nil, wall: Self.start + 900 * Self.day)
        let isBelieved = new.pass(0)
        #expect(isBelieved)
    }

    @Test("not when it jumps ahead, and at once when it is put back", arguments: [7_200, 3_456_000, 1e9] as [Double])
    func jump(seconds: TimeInterval) {
        var scene = Scene()
        let before = scene.pass(10)
        let after = scene.pass(1, set: seconds)
        #expect(before && !after)
        #expect(abs(scene.witness.ahead - seconds) < 1)
        let later = scene.pass(Self.day)
        #expect(!later)
        #expect(abs(scene.witness.believed.timeIntervalSince(Self.start) - 11 - Self.day) < 1)
        let back = scene.pass(1, set: -seconds)
        #expect(back)
        #expect(scene.witness.doubtedFor == 0 && scene.witness.ahead == 0)
    }

    @Test("again when it has run evenly for three days of uptime, and not sooner for jumping on")
    func patience() {
        var scene = Scene()
        var isBelieved = scene.pass(0, set: 40 * Self.day)
        for _ in 1...2 { isBelieved = scene.pass(Self.day) || isBelieved }
        isBelieved = scene.pass(Self.day - 1, set: 10 * Self.day) || isBelieved
        for _ in 1...2 { isBelieved = scene.pass(Self.day) || isBelieved }
        #expect(!isBelieved)
        let last = scene.pass(Self.day)
        #expect(last)
        #expect(abs(scene.witness.believed.timeIntervalSince(scene.wall)) < 1)
    }

    @Test(
        "after a stop, when it is not far ahead of the last known moment",
        arguments: [(-400, true), (0, true), (2.9, true), (3.1, false), (60, false)] as [(Double, Bool)])
    func stop(days: Double, isBelieved: Bool) {
        var scene = Scene(wall: Self.start + days * Self.day)
        let answer = scene.pass(1)
        #expect(answer == isBelieved)
    }

    @Test("the doubt of earlier runs counts, so that a machine that is started daily believes its clock some day")
    func restarts() {
        var scene = Scene(wall: Self.start + 60 * Self.day)
        var runs = 0
        while !scene.pass(Self.day), runs < 10 {
            runs += 1
            scene = Scene(
                known: scene.witness.believed, doubtedFor: scene.witness.doubtedFor, wall: scene.wall + 60)
        }
        #expect(runs == 2)
    }

    @Test("a step that a time server makes is no jump")
    func correction() {
        var scene = Scene()
        for step in [-30.0, 45, 1_800, -1_800, 3_500] {
            let isBelieved = scene.pass(600, set: step)
            #expect(isBelieved, "\(step)")
        }
    }
}
