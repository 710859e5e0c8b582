/// How many bookings carry a session, how they came by it, and why the others do not: the marketer's number.
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

    /// From 0 to 1; `nil` when there are no bookings to speak of.
    package var share: Double? { self.total == 0 ? nil : Double(self.covered) / Double(self.total) }

    /// Bookings with a session that are missing for a share to be reached; 0 when it is.
    package func missing(for share: Double) -> Int {
        max(0, Int((share * Double(self.total)).rounded(.up)) - self.covered)
    }

    /// **Source:** the vendor's own yardstick: under 80 % is low, decisions need 90 % and more.
    package enum Band: String, Sendable {
        case low, fair, good
    }

    package static let fairShare = 0.8
    package static let goodShare = 0.9

    package var band: Band? {
        self.share.map { $0 >= Self.goodShare ? .good : $0 >= Self.fairShare ? .fair : .low }
    }

    /// The reasons, the most frequent first, equals by name.
    package var rankedReasons: [(reason: Attribution.Reason, bookings: Int)] {
        self.reasons.map { ($0.key, $0.value) }
            .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
    }
}
