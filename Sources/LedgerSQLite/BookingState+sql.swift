import GRDB
import Ledger

extension BookingState: DatabaseValueConvertible {}

/// Fragments of statements. The text of the states stands in them, so that SQLite can use the indexes of single states.
extension BookingState {
    /// `'pending'`
    var sql: String { "'\(self.rawValue)'" }

    /// `state = 'pending'`
    var isState: String { "state = \(self.sql)" }
}

extension [BookingState] {
    /// `state IN ('pending', 'leased')`
    var areStates: String {
        self.count == 1 ? self[0].isState : "state IN (\(self.map(\.sql).joined(separator: ", ")))"
    }
}

extension BookingAct {
    /// `state IN ('held', 'pending')`: the states that the act leads out of.
    var leadsOut: String { self.transition.from.areStates }

    /// `state = 'pending'`, for `SET`: the state that the act leads to.
    var assignment: String { self.transition.to.isState }
}
