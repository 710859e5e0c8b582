import Foundation
package import Stitching

/// One line of a booking's history: the event, its time, and the facts in JSON.
package enum HistoryEvent: Hashable, Sendable {
    case received(oddities: [String])
    case joined(Attribution)
    case attempt(Settlement)
    /// The same booking came again: the differences, and which of them were used.
    case repeated(Repeat)
    /// Another customer's booking has the same order id and code.
    case numberReused(by: EntryID)
    /// The stored body was read again, with another result.
    case reread(oddities: [String])
    /// The stored body, read again, is a known booking.
    case known(as: EntryID)
    /// Made pending; by a person, if one is named.
    case replayed(by: String?)
    /// A person closed it: it is not sent.
    case closed(by: String)
    /// A person looked at the customer's data.
    case revealed(to: String)
    /// The target deleted the request with the default; the booking is sent again with this session.
    case recalled(Attribution, deleted: Int64?)
    /// A session came late, and the target refused to delete the first request: the booking stays as it is.
    case notRecalled(DeliveryFailure)
    /// The customer's data were erased after their time limit.
    case forgotten
    /// A person changed these fields.
    case edited([String], by: String?)
    /// A person had the request with this number deleted at the target.
    case removed(Int64)

    /// The word that is stored and shown.
    package var name: String {
        switch self {
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
        }
    }

    /// The facts, without personal data.
    package var detail: [String: String] {
        switch self {
        case .received(let oddities), .reread(let oddities):
            oddities.isEmpty ? [:] : ["oddities": oddities.joined(separator: ", ")]
        case .joined(let attribution): Self.facts(of: attribution)
        case .attempt(let settlement):
            Self.facts(of: settlement.attribution).merging(Self.facts(of: settlement)) { $1 }
        case .repeated(let repetition):
            ["fields": repetition.differences, "used": repetition.uses.map(\.rawValue).sorted()]
                .filter { !$1.isEmpty }.mapValues { $0.joined(separator: ", ") }
        case .numberReused(let other), .known(let other): ["booking": other.description]
        case .replayed(let author): author.map { ["by": $0] } ?? [:]
        case .forgotten: [:]
        case .closed(let author), .revealed(let author): ["by": author]
        case .recalled(let attribution, let deleted):
            Self.facts(of: attribution).merging(deleted.map { [OutsideName.deletedRemoteID: String($0)] } ?? [:]) { $1 }
        case .notRecalled(let failure): ["mnemonic": failure.mnemonic, "message": failure.message]
        case .edited(let fields, let author):
            ["fields": fields.joined(separator: ", ")].merging(author.map { ["by": $0] } ?? [:]) { $1 }
        case .removed(let remoteID): [OutsideName.remoteID: String(remoteID)]
        }
    }

    private static func facts(of attribution: Attribution) -> [String: String] {
        var facts = ["kind": attribution.kind.rawValue]
        facts["reason"] = attribution.reason?.rawValue
        facts["sessionID"] = attribution.session?.description
        return facts
    }

    private static func facts(of settlement: Settlement) -> [String: String] {
        var facts = ["outcome": settlement.outcome.label]
        facts["mnemonic"] = settlement.outcome.failure?.mnemonic
        facts["message"] = settlement.outcome.failure?.message
        if case .delivered(let remoteID?) = settlement.outcome { facts[OutsideName.remoteID] = String(remoteID) }
        facts["request"] = settlement.trace?.request
        facts["response"] = settlement.trace?.response
        if let duration = settlement.duration {
            facts["milliseconds"] = String(Int(duration / .milliseconds(1)))
        }
        return facts
    }
}
