import Foundation
import GRDB
package import Ledger
package import Stitching

/// The results of the last comparisons, one per integration: for people, and for the service that must not repeat them.
extension SQLiteBookingArchive {
    /// The integration's last run with its findings, oldest booking first; `nil` before the first.
    package func lastReconciliation(of integration: IntegrationID) async throws(LedgerError) -> ReconciliationRun? {
        try await self.database.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM reconciliation WHERE integrationID = ?", arguments: [integration.rawValue])
            guard let row else { return nil }
            let findings = try Row.fetchAll(
                db,
                sql: """
                    SELECT bookingID, kind, detail FROM discrepancy WHERE integrationID = ? ORDER BY bookingID, kind
                    """, arguments: [integration.rawValue])
            return Self.run(row, findings.compactMap(Self.discrepancy))
        }
    }

    /// Replaces the integration's last run. A failed one keeps the findings of the previous run. One that a person
    /// asked for keeps the last scheduled time.
    package func keep(_ run: ReconciliationRun) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: """
                    INSERT INTO reconciliation (integrationID, scheduledFor, finishedAt, since, compared, learned,
                        errorMnemonic, errorMessage)
                    VALUES (:integration, :scheduled, :finished, :since, :compared, :learned, :mnemonic, :message)
                    ON CONFLICT (integrationID) DO UPDATE SET
                        scheduledFor = COALESCE(excluded.scheduledFor, scheduledFor), finishedAt = excluded.finishedAt,
                        since = excluded.since, compared = excluded.compared, learned = excluded.learned,
                        errorMnemonic = excluded.errorMnemonic, errorMessage = excluded.errorMessage
                    """,
                arguments: [
                    "integration": run.integration.rawValue, "scheduled": run.scheduledFor?.milliseconds,
                    "finished": run.finishedAt.milliseconds, "since": run.since.milliseconds,
                    "compared": run.compared, "learned": run.learned, "mnemonic": run.failure?.mnemonic,
                    "message": run.failure?.message,
                ])
            guard run.failure == nil else { return }
            try db.execute(
                sql: "DELETE FROM discrepancy WHERE integrationID = ?", arguments: [run.integration.rawValue])
            for finding in run.findings {
                try db.execute(
                    sql: "INSERT INTO discrepancy (integrationID, bookingID, kind, detail) VALUES (?, ?, ?, ?)",
                    arguments: [
                        run.integration.rawValue, finding.booking.rawValue, finding.kind.rawValue, finding.detail,
                    ])
            }
        }
    }

    private static func run(_ row: Row, _ findings: [Discrepancy]) -> ReconciliationRun {
        let failure: DeliveryFailure? = (row["errorMnemonic"] as String?).map {
            DeliveryFailure(mnemonic: $0, message: row["errorMessage"] ?? "")
        }
        return ReconciliationRun(
            integration: IntegrationID(rawValue: row["integrationID"]),
            scheduledFor: (row["scheduledFor"] as Int64?).map { Date(milliseconds: $0) },
            finishedAt: Date(milliseconds: row["finishedAt"]), since: Date(milliseconds: row["since"]),
            compared: row["compared"], learned: row["learned"], failure: failure, findings: findings)
    }

    private static func discrepancy(_ row: Row) -> Discrepancy? {
        Discrepancy.Kind(rawValue: row["kind"]).map {
            Discrepancy(booking: EntryID(rawValue: row["bookingID"]), kind: $0, detail: row["detail"])
        }
    }
}
