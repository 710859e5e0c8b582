/// Counts bookings with a session, how the session was found, and the reasons of the others.
package struct CoverageTally: Hashable, Sendable {
    package private(set) var total = 0
    package private(set) var kinds: [Attribution.Kind: Int] = [:]
    /// Of bookings without a session only.
    package private(set) var reasons: [Attribution.Reason: Int] = [:]

    package init() {}

    package mutating func add(_ bookings: Int, _ kind: Attribution.Kind, _ reason: Attribution.Reason?) {
        self.total += bookings
        self.kinds[kind, default: 0] += bookings
        if kind == .fallback, let reason { self.reasons[reason, default: 0] += bookings }
    }

    package var covered: Int { self.total - (self.kinds[.fallback] ?? 0) }

    /// From 0 to 1; `nil` when there are no bookings.
    package var share: Double? { self.total == 0 ? nil : Double(self.covered) / Double(self.total) }

    /// How many more bookings need a session to reach the share; 0 when it is reached.
    package func missing(for share: Double) -> Int {
        max(0, Int((share * Double(self.total)).rounded(.up)) - self.covered)
    }

    /// **Source:** the vendor's own scale: under 80 % is low, decisions need 90 % or more.
    package enum Band: String, Sendable {
        case low, fair, good
    }

    package static let fairShare = 0.8
    package static let goodShare = 0.9
    /// The share of fewer bookings is shown but not judged: chance moves it by more than ten points.
    package static let minimumJudged = 30

    /// Whether there are enough bookings to judge their share.
    package var isJudged: Bool { self.total >= Self.minimumJudged }

    /// `nil` when there are too few bookings.
    package var band: Band? {
        guard self.isJudged else { return nil }
        return self.share.map { $0 >= Self.goodShare ? .good : $0 >= Self.fairShare ? .fair : .low }
    }

    /// The reasons, the most frequent first, equal ones by name.
    package var rankedReasons: [(reason: Attribution.Reason, bookings: Int)] {
        self.reasons.map { ($0.key, $0.value) }
            .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
    }
}
