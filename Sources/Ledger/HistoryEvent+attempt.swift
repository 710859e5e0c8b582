extension HistoryEvent {
    /// An attempt to send a booking.
    package struct Attempt: Hashable, Sendable {
        package let outcome: AttemptOutcome?
        /// The attribution with which it was sent.
        package let join: Join
        package let refusal: Refusal
        /// The target's id of the request.
        package let remoteID: Int64?
        /// The message as JSON, contacts masked.
        package let request: String?
        /// The target's answer unchanged.
        package let response: String?
        /// How long the call took.
        package let milliseconds: Int?

        package init(_ settlement: Settlement) {
            var remoteID: Int64?
            if case .delivered(let id) = settlement.outcome { remoteID = id }
            self.init(
                outcome: AttemptOutcome(settlement.outcome), join: Join(settlement.attribution),
                refusal: Refusal(settlement.outcome.failure), remoteID: remoteID,
                request: settlement.trace?.request, response: settlement.trace?.response,
                milliseconds: settlement.duration.map { Int($0 / .milliseconds(1)) })
        }

        package init(
            outcome: AttemptOutcome? = nil, join: Join = Join(), refusal: Refusal = Refusal(), remoteID: Int64? = nil,
            request: String? = nil, response: String? = nil, milliseconds: Int? = nil
        ) {
            self.outcome = outcome
            self.join = join
            self.refusal = refusal
            self.remoteID = remoteID
            self.request = request
            self.response = response
            self.milliseconds = milliseconds
        }
    }
}

/// What became of a booking after an attempt, without dates and failures: ``Settlement/Outcome`` in one word.
package enum AttemptOutcome: Hashable, Sendable {
    case delivered, retry, uncertain, probed, postponed, absent, sessionDropped, dateDropped, sourceDropped, held
    case parked
    /// A word that this version does not know.
    case other(String)

    /// All that this version writes.
    private static let known: [Self] = [
        .delivered, .retry, .uncertain, .probed, .postponed, .absent, .sessionDropped, .dateDropped, .sourceDropped,
        .held, .parked,
    ]

    package init(_ outcome: Settlement.Outcome) {
        self =
            switch outcome {
            case .delivered: .delivered
            case .retry: .retry
            case .uncertain: .uncertain
            case .probed: .probed
            case .postpone: .postponed
            case .absent: .absent
            case .retarget: .sessionDropped
            case .omitDate: .dateDropped
            case .omitSource: .sourceDropped
            case .hold: .held
            case .park: .parked
            }
    }

    /// Reads a stored word.
    package init(label: String) {
        self = Self.known.first { $0.label == label } ?? .other(label)
    }

    /// The word in the history and in metrics.
    package var label: String {
        switch self {
        case .delivered: "delivered"
        case .retry: "retry"
        case .uncertain: "uncertain"
        case .probed: "probed"
        case .postponed: "postponed"
        case .absent: "absent"
        case .sessionDropped: "session_dropped"
        case .dateDropped: "date_dropped"
        case .sourceDropped: "source_dropped"
        case .held: "held"
        case .parked: "parked"
        case .other(let label): label
        }
    }
}
