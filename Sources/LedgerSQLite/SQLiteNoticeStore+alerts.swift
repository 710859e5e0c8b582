package import Foundation
import GRDB
package import Ledger
import Stitching

/// The open alerts that were sent. They survive a restart, so nobody is notified twice.
extension SQLiteNoticeStore {
    package func openAlerts() async throws(LedgerError) -> [OpenAlert] {
        try await self.database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM alert ORDER BY firedAt, kind, integrationID").map { row in
                OpenAlert(
                    kind: row["kind"], integration: IntegrationID(rawValue: row["integrationID"]),
                    since: Date(milliseconds: row["since"]), firedAt: Date(milliseconds: row["firedAt"]),
                    remindedAt: Date(milliseconds: row["remindedAt"]))
            }
        }
    }

    /// Replaces the open alerts and queues their notices, in one transaction. A notice with `takesBack` is not queued
    /// if an earlier one about the same alert still waits: that one is removed instead.
    package func save(
        _ open: [OpenAlert], telling notices: [(NewNotice, takesBack: Bool)], at now: Date
    ) async throws(LedgerError) {
        let all = notices.map { (notice: $0.0, takesBack: $0.takesBack) }
        try await self.database.commit { db in
            try db.execute(sql: "DELETE FROM alert")
            for alert in open {
                try db.execute(
                    sql: "INSERT INTO alert SELECT ?, id, ?, ?, ? FROM integration WHERE id = ?",
                    arguments: [
                        alert.kind, alert.since.milliseconds, alert.firedAt.milliseconds, alert.remindedAt.milliseconds,
                        alert.integration.rawValue,
                    ])
            }
            for (notice, takesBack) in all {
                if takesBack {
                    try db.execute(
                        sql: "DELETE FROM notice WHERE channelID = ? AND alertKey = ? AND attempts = 0",
                        arguments: [notice.channel, notice.alertKey])
                    if db.changesCount > 0 { continue }
                }
                try Self.enqueue(notice, at: now, db)
            }
        }
    }

    /// The week of the last summary, as its Monday.
    package func lastSummary() async throws(LedgerError) -> String? {
        try await self.database.read { db in
            try Data.fetchOne(db, sql: "SELECT value FROM note WHERE key = 'summary_week'").map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    /// Queues a week's summaries and records that, in one transaction.
    package func summarize(week: String, _ notices: [NewNotice], at now: Date) async throws(LedgerError) {
        try await self.database.commit { db in
            for notice in notices { try Self.enqueue(notice, at: now, db) }
            try db.execute(
                sql: "INSERT INTO note VALUES ('summary_week', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [Data(week.utf8)])
        }
    }
}
