import NIOCore
import Testing

@testable import Web

@Suite("Who makes room when there is none left")
struct DisplacementTests {
    private static let now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func state(
        _ phase: Connection.Phase, for seconds: Double, progress: Double? = nil, bytes: Int = 0, isLeaving: Bool = false
    ) -> Connection.State {
        func ago(_ seconds: Double) -> NIODeadline { self.now - .nanoseconds(Int64(seconds * 1e9)) }
        return Connection.State(
            phase: phase, since: ago(seconds), progress: ago(progress ?? seconds), waitingBytes: bytes,
            isLeaving: isLeaving)
    }

    @Test(
        "a connection is useless from some moment on, or not at all",
        arguments: [
            (state(.waiting, for: 0), 0.0), (state(.waiting, for: 7), 7), (state(.working, for: 600), nil),
            // A body on its way is a booking.
            (state(.reading, for: 4.9), nil), (state(.reading, for: 8), 3),
            // Who takes a byte now and then is slow, and may be for a minute.
            (state(.writing, for: 40, progress: 0.5), nil), (state(.writing, for: 40, progress: 31), 30),
            (state(.writing, for: 70, progress: 0.5), 10), (state(.waiting, for: 7, isLeaving: true), nil),
        ] as [(Connection.State, Double?)])
    func uselessness(state: Connection.State, seconds: Double?) {
        let time = Displacement.uselessness(state, now: Self.now)
        #expect(time == seconds.map { .nanoseconds(Int64($0 * 1e9)) })
    }

    @Test("the one that has been useless for longest goes, whatever it is at")
    func longest() {
        let states = [
            Self.state(.waiting, for: 3), Self.state(.writing, for: 20, progress: 20), Self.state(.working, for: 99),
            Self.state(.reading, for: 9),
        ]
        #expect(Displacement.chosen(from: states, atMost: 1, now: Self.now) == [1])
        #expect(Displacement.chosen(from: states, atMost: 3, now: Self.now) == [1, 3, 0])
    }

    @Test("nobody goes while everybody is served")
    func nobody() {
        let states = [Self.state(.working, for: 99), Self.state(.reading, for: 1)]
        #expect(Displacement.chosen(from: states, atMost: 5, now: Self.now).isEmpty)
        #expect(Displacement.chosen(from: [], atMost: 5, now: Self.now).isEmpty)
    }

    @Test("of newcomers that have not had time to ask no more go than must")
    func newcomers() {
        let states = (0..<100).map { Self.state(.waiting, for: Double($0) / 1_000) }
        #expect(Displacement.chosen(from: states, atMost: 10, now: Self.now) == [99])
    }

    @Test("where memory is short, those go that have most waiting and take nothing, and no more than needed")
    func heaviest() {
        let states = [
            Self.state(.writing, for: 9, progress: 0.1, bytes: 900), Self.state(.writing, for: 9, bytes: 100),
            Self.state(.writing, for: 2, bytes: 300), Self.state(.writing, for: 9, bytes: 200),
            Self.state(.writing, for: 9, bytes: 800, isLeaving: true), Self.state(.waiting, for: 9),
        ]
        #expect(Displacement.heaviest(of: states, excess: 350, now: Self.now) == [2, 3])
        #expect(Displacement.heaviest(of: states, excess: 300, now: Self.now) == [2])
        #expect(Displacement.heaviest(of: states, excess: 9_999, now: Self.now) == [2, 3, 1])
        #expect(Displacement.heaviest(of: states, excess: 0, now: Self.now).isEmpty)
    }
}
