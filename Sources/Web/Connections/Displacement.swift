import NIOCore

/// Who makes room when there is no room left. Values only, so that it can be tested without sockets.
///
/// A connection counts from the moment since which it has done nothing for anybody. Grace is added where the client
/// may well go on: a body that is on its way is a booking, and nobody sends it twice.
enum Displacement {
    /// How long a client may pause in an answer before its connection counts as useless.
    static let writingGrace = TimeAmount.seconds(1)
    /// How long a request may take to arrive before its connection counts as useless.
    static let readingGrace = TimeAmount.seconds(5)
    /// An answer that has taken so long makes room for others, though the client takes a byte now and then.
    static let writingPatience = TimeAmount.seconds(60)

    /// The same where memory is short: twice the way to another continent and back.
    static let heavyGrace = TimeAmount.milliseconds(500)

    /// For how long a connection has been useless; `nil` while it is not.
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

    /// The most useless ones: one in any case, and further ones up to a number that have been so for a while, so that a
    /// crowd at the door is not looked through for each newcomer.
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

    private static func positive(_ time: TimeAmount) -> TimeAmount? {
        time > .zero ? time : nil
    }
}
