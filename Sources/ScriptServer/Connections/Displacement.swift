import NIOCore

/// Who is closed when memory is short. Values only, so that it can be tested without sockets.
enum Displacement {
    /// How long a client may pause then: twice the way to another continent and back.
    static let heavyGrace = TimeAmount.milliseconds(500)

    /// Who has the most bytes waiting and takes none of them, until so many bytes are free.
    static func heaviest(of states: [Connection.State], excess: Int, now: NIODeadline) -> [Int] {
        let stuck = states.enumerated().filter { _, state in
            !state.isLeaving && state.phase == .writing && now - state.progress >= self.heavyGrace
        }
        var freed = 0
        return stuck.sorted { $0.element.waitingBytes > $1.element.waitingBytes }.prefix { _, state in
            defer { freed += state.waitingBytes }
            return freed < excess
        }.map(\.offset)
    }
}
