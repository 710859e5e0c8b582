import NIOCore
import Testing

@testable import ScriptServer

@Suite("Who is closed when memory is short")
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

    @Test("those go that have most waiting and take nothing, and no more than needed")
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
