import Stitching

/// How an event is stored: a word, and its facts as texts by name. The only place that knows the words and the names.
///
/// Reading and writing again gives the same facts, whatever version wrote them: what this version does not understand
/// stays beside the event.
package enum HistoryCodec {
    /// A stored event.
    package struct Reading: Hashable, Sendable {
        package let event: HistoryEvent
        /// The facts that the event does not say, or not in the same words.
        package let rest: [String: String]
    }

    /// The names of the facts. Stored for ever.
    private enum Fact: String {
        case oddities, fields, used, booking, by
        case kind, reason, session = "sessionID"
        case outcome, mnemonic, message, request, response, milliseconds
        case remoteID, deletedID

        var name: String {
            switch self {
            case .remoteID: OutsideName.remoteID
            case .deletedID: OutsideName.deletedRemoteID
            default: self.rawValue
            }
        }
    }

    /// What may contain personal data.
    private static let personal: Set<String> = Set([Fact.request, .response, .message].map(\.name))

    /// The facts without personal data.
    package static func forgetting(_ facts: [String: String]) -> [String: String] {
        facts.filter { !Self.personal.contains($0.key) }
    }

    /// The word that is stored and shown.
    package static func name(of event: HistoryEvent) -> String {
        switch event {
        case .received: "received"
        case .joined: "joined"
        case .attempt: "attempt"
        case .repeated: "repeated"
        case .numberReused: "number_reused"
        case .reread: "reread"
        case .known: "known"
        case .replayed: "replayed"
        case .closed: "closed"
        case .forgotten: "forgotten"
        case .revealed: "revealed"
        case .recalled: "recovered"
        case .notRecalled: "not_recovered"
        case .edited: "edited"
        case .removed: "removed"
        case .other(let name): name
        }
    }

    /// The facts that are stored and shown.
    package static func facts(of event: HistoryEvent) -> [String: String] {
        let facts: [Fact: String?] =
            switch event {
            case .received(let oddities), .reread(let oddities): [.oddities: Self.list(oddities)]
            case .joined(let join): Self.facts(of: join)
            case .attempt(let attempt): Self.facts(of: attempt)
            case .repeated(let repetition):
                [
                    .fields: Self.list(repetition.differences),
                    .used: Self.list(repetition.uses.map(\.rawValue).sorted()),
                ]
            case .numberReused(let other), .known(let other): [.booking: other?.description]
            case .replayed(let author), .closed(let author), .revealed(let author): [.by: author]
            case .recalled(let join, let deleted):
                Self.facts(of: join).merging([.deletedID: deleted.map { String($0) }]) { $1 }
            case .notRecalled(let refusal): Self.facts(of: refusal)
            case .edited(let fields, let author): [.fields: fields?.joined(separator: Self.separator), .by: author]
            case .removed(let remoteID): [.remoteID: remoteID.map { String($0) }]
            case .forgotten, .other: [:]
            }
        var stored: [String: String] = [:]
        for (fact, text) in facts { stored[fact.name] = text }
        return stored
    }

    private static func facts(of join: HistoryEvent.Join) -> [Fact: String?] {
        [.kind: join.kind?.rawValue, .reason: join.reason?.rawValue, .session: join.session?.description]
    }

    private static func facts(of refusal: HistoryEvent.Refusal) -> [Fact: String?] {
        [.mnemonic: refusal.mnemonic, .message: refusal.message]
    }

    private static func facts(of attempt: HistoryEvent.Attempt) -> [Fact: String?] {
        let own: [Fact: String?] = [
            .outcome: attempt.outcome?.label, .remoteID: attempt.remoteID.map { String($0) },
            .request: attempt.request, .response: attempt.response,
            .milliseconds: attempt.milliseconds.map { String($0) },
        ]
        return own.merging(Self.facts(of: attempt.join)) { $1 }.merging(Self.facts(of: attempt.refusal)) { $1 }
    }

    /// Reads a stored event. Never fails: an unknown word is ``HistoryEvent/other(_:)``, and a fact that is missing or
    /// not understood is none.
    package static func read(name: String, facts: [String: String]) -> Reading {
        let event = Self.event(name, Stored(facts: facts))
        let said = Self.facts(of: event)
        return Reading(event: event, rest: facts.filter { said[$0.key] != $0.value })
    }

    private static func event(_ name: String, _ stored: Stored) -> HistoryEvent {
        switch name {
        case "received": .received(oddities: stored.list(.oddities) ?? [])
        case "joined": .joined(stored.join)
        case "attempt":
            .attempt(
                HistoryEvent.Attempt(
                    outcome: stored[.outcome].map(AttemptOutcome.init(label:)), join: stored.join,
                    refusal: stored.refusal, remoteID: stored.number(.remoteID), request: stored[.request],
                    response: stored[.response], milliseconds: stored[.milliseconds].flatMap { Int($0) }))
        case "repeated":
            .repeated(
                Repeat(
                    differences: stored.list(.fields) ?? [],
                    uses: Set((stored.list(.used) ?? []).compactMap(Repeat.Use.init))))
        case "number_reused": .numberReused(by: stored.booking)
        case "reread": .reread(oddities: stored.list(.oddities) ?? [])
        case "known": .known(as: stored.booking)
        case "replayed": .replayed(by: stored[.by])
        case "closed": .closed(by: stored[.by])
        case "forgotten": .forgotten
        case "revealed": .revealed(to: stored[.by])
        case "recovered": .recalled(stored.join, deleted: stored.number(.deletedID))
        case "not_recovered": .notRecalled(stored.refusal)
        case "edited": .edited(stored.list(.fields), by: stored[.by])
        case "removed": .removed(stored.number(.remoteID))
        default: .other(name)
        }
    }

    private static let separator = ", "

    /// `nil` for an empty list, which is not stored.
    private static func list(_ words: [String]) -> String? {
        words.isEmpty ? nil : words.joined(separator: Self.separator)
    }

    /// Facts as they are stored.
    private struct Stored {
        let facts: [String: String]

        subscript(fact: Fact) -> String? { self.facts[fact.name] }

        func list(_ fact: Fact) -> [String]? {
            self[fact]?.split(separator: HistoryCodec.separator, omittingEmptySubsequences: false).map(String.init)
        }

        func number(_ fact: Fact) -> Int64? { self[fact].flatMap { Int64($0) } }

        var booking: EntryID? { self[.booking].flatMap { EntryID(text: $0) } }

        var join: HistoryEvent.Join {
            HistoryEvent.Join(
                kind: self[.kind].flatMap(Attribution.Kind.init),
                reason: self[.reason].flatMap(Attribution.Reason.init),
                session: self[.session].flatMap { VisitorSessionID(text: $0) })
        }

        var refusal: HistoryEvent.Refusal {
            HistoryEvent.Refusal(mnemonic: self[.mnemonic], message: self[.message])
        }
    }
}
