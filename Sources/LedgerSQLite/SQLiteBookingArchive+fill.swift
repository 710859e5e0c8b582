import Foundation
import GRDB
package import Ledger
import Stitching

extension SQLiteBookingArchive {
    /// Writes bookings as if each had come and been settled at its time, in one transaction. Known ones do not change.
    /// A thousand at a time are quick and small.
    package func fill(_ past: [PastBooking]) async throws(LedgerError) {
        let vault = self.database.vault
        try await self.database.commit { db in
            for booking in past {
                let acceptance = try BookingRecord.insert(booking.submission, db, vault)
                guard case .stored(let id, _) = acceptance else { continue }
                try Self.settle(booking, id, db, vault)
            }
        }
    }

    private static func settle(_ past: PastBooking, _ id: EntryID, _ db: Database, _ vault: Vault) throws {
        let outcome: Settlement.Outcome
        var columns: [String: (any DatabaseValueConvertible)?] = ["id": id.rawValue, "at": past.settledAt.milliseconds]
        var changes = "dueAt = NULL, matchUntil = NULL, attempts = 1, finishedAt = :at"
        switch past.fate {
        case .delivered(let remoteID):
            outcome = .delivered(remoteID: remoteID)
            columns["remoteID"] = remoteID
            changes += ", \(BookingAct.delivered.assignment), remoteID = :remoteID"
        case .held(let failure):
            outcome = .hold(failure)
            changes = "dueAt = NULL, matchUntil = NULL, attempts = 1, \(BookingAct.hold.assignment)"
        case .parked(let failure):
            outcome = .park(failure)
            changes += ", \(BookingAct.park.assignment)"
        }
        if let failure = outcome.failure {
            columns["mnemonic"] = failure.mnemonic
            columns["message"] = failure.message
            changes += ", errorMnemonic = :mnemonic, errorMessage = :message, errorAt = :at"
        }
        let values = StatementArguments(columns)
        try CoverageRecord.moving(id, db) { try db.run("UPDATE booking SET \(changes) WHERE id = :id", values) }
        let settlement = Settlement(
            entry: id, outcome: outcome, attribution: past.submission.attribution,
            destination: past.submission.destination, duration: .milliseconds(180))
        try HistoryRecord.append(.attempt(.init(settlement)), to: id, at: past.settledAt, db, vault)
    }
}
