import NIOCore

/// Chooses the connections to close when there is no room. Values only, so that it can be tested without sockets.
///
/// A connection's uselessness counts from its last activity. A grace is added while the client may continue: a body
/// that is arriving is a booking, and nobody sends it twice.
enum Displacement {
    /// How long a client may pause in an answer before its connection counts as useless.
    static let writingGrace = TimeAmount.seconds(1)
    /// How long a request may take to arrive before its connection counts as useless.
    static let readingGrace = TimeAmount.seconds(5)
    /// An answer that has taken this long is closed for others, even if the client reads a byte now and then.
    static let writingPatience = TimeAmount.seconds(60)

    /// The same when memory is short: twice the round trip to another continent.
    static let heavyGrace = TimeAmount.milliseconds(500)

    /// How long a connection has been useless; `nil` while it is not.
    static func uselessness(_ state: Connection.State, now: NIODeadline) -> TimeAmount? {
        guard !state.isLeaving else { return nil }
        let age = now - state.since
        switch state.phase {
        case .working: return nil
        case .waiting: return max(age, .zero)
        case .reading: return self.positive(age - self.readingGrace)
        case .writing:
            let pause = self.positive(now - state.progress - self.writingGrace)
            let length = self.positive(age - self.writingPatience)
            return [pause, length].compactMap { $0 }.max()
        }
    }

    /// The most useless ones. At least one, and up to a number of others that have been useless for a while, so that
    /// not every new connection needs a search.
    static func chosen(
        from states: [Connection.State], atMost count: Int, sparing age: TimeAmount = .seconds(1), now: NIODeadline
    ) -> [Int] {
        let useless = states.enumerated().compactMap { index, state in
            self.uselessness(state, now: now).map { (index: index, time: $0) }
        }
        guard count > 1 else { return useless.max { $0.time < $1.time }.map { [$0.index] } ?? [] }
        let sorted = useless.sorted { $0.time > $1.time }
        return sorted.prefix(1).map(\.index)
            + sorted.dropFirst().prefix(count - 1).filter { $0.time >= age }.map(\.index)
    }

    /// The clients with the most waiting bytes that read nothing, until this many bytes are free.
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

    private static func positive(_ time: TimeAmount) -> TimeAmount? {
        time > .zero ? time : nil
    }
}
