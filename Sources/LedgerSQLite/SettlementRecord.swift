import Foundation
import GRDB
import Ledger
import Stitching

/// A settlement as changes of a row: what it does to the columns. The state follows ``BookingTransition``.
enum SettlementRecord {
    /// Does nothing when the lease was lost: somebody else holds the booking.
    static func apply(_ settlement: Settlement, owner: String, at now: Date, _ db: Database, _ vault: Vault) throws {
        let lease = try Row.fetchOne(
            db,
            sql: "SELECT errorMnemonic FROM booking WHERE id = ? AND \(BookingState.leased.isState) AND leaseOwner = ?",
            arguments: [settlement.entry.rawValue, owner])
        guard let lease else { return }
        var columns = self.changes(settlement.outcome, at: now)
        columns["state"] = BookingState.leased.after(settlement.outcome.act)
        if let failure = settlement.outcome.failure {
            columns["errorMnemonic"] = failure.mnemonic
            columns["errorMessage"] = failure.message
            columns["errorAt"] = now.milliseconds
        }
        columns["leaseUntil"] = .some(nil)
        columns["leaseOwner"] = .some(nil)
        let attempts = settlement.outcome.countsAsAttempt ? "attempts = attempts + 1, " : ""
        let assignments = columns.keys.sorted().map { "\($0) = :\($0)" }.joined(separator: ", ")
        columns["id"] = settlement.entry.rawValue
        let values = StatementArguments(columns)
        try CoverageRecord.moving(settlement.entry, db) {
            try db.run("UPDATE booking SET \(attempts)\(assignments) WHERE id = :id", values)
            try self.keepAttribution(settlement, db)
        }
        guard self.isNews(settlement.outcome, after: lease["errorMnemonic"]) else { return }
        try HistoryRecord.append(.attempt(.init(settlement)), to: settlement.entry, at: now, db, vault)
    }

    /// Repeated tries that do not count as attempts are recorded once: a history must not grow with every question of
    /// an outage.
    private static func isNews(_ outcome: Settlement.Outcome, after mnemonic: String?) -> Bool {
        switch outcome {
        case .probed(_, _, let failure): failure.mnemonic != mnemonic
        case .postpone(_, let failure?): failure.mnemonic != mnemonic
        default: true
        }
    }

    private static func keepAttribution(_ settlement: Settlement, _ db: Database) throws {
        if case .retarget(let attribution, _) = settlement.outcome {
            try BookingRecord.writeAttribution(
                attribution, destination: settlement.destination, of: settlement.entry, db)
        } else {
            try BookingRecord.writeAttribution(
                settlement.attribution, destination: settlement.destination, of: settlement.entry, db)
        }
    }

    private static func changes(
        _ outcome: Settlement.Outcome, at now: Date
    ) -> [String: (any DatabaseValueConvertible)?] {
        switch outcome {
        case .delivered(let remoteID):
            [
                "finishedAt": now.milliseconds, "remoteID": remoteID, "uncertain": false,
                "errorMnemonic": nil, "errorMessage": nil, "errorAt": nil,
            ]
        case .retry(let date, _): ["dueAt": date.milliseconds, "uncertain": false]
        case .uncertain(let date, _): ["dueAt": date.milliseconds, "uncertain": true]
        case .probed(let date, let isUncertain, _):
            ["dueAt": date.milliseconds, "uncertain": isUncertain]
        case .postpone(let date, _): ["dueAt": date.milliseconds]
        case .absent: ["dueAt": now.milliseconds, "uncertain": false]
        case .retarget: ["dueAt": now.milliseconds, "uncertain": false]
        case .omitDate: ["dueAt": now.milliseconds, "uncertain": false, "omitsDate": true]
        case .omitSource: ["dueAt": now.milliseconds, "uncertain": false, "omitsSource": true]
        case .hold: ["uncertain": false]
        case .park: ["finishedAt": now.milliseconds, "uncertain": false]
        }
    }
}
