package import Foundation
import GRDB
package import Ledger

extension LedgerDatabase {
    /// Ends the leases of earlier runs: called once at the start, by the one server of this data directory.
    ///
    /// Their bookings may have been sent a moment ago. So they are uncertain now, and due when a report can know them.
    package func reclaimLeases(notOf owner: String, dueAt: Date) async throws(LedgerError) {
        try await self.commit { db in
            try db.execute(
                sql: """
                    UPDATE booking SET \(BookingAct.reclaim.assignment), dueAt = :due, leaseUntil = NULL, leaseOwner = NULL,
                        uncertain = 1
                    WHERE \(BookingAct.reclaim.leadsOut) AND leaseOwner <> :owner
                    """, arguments: ["due": dueAt.milliseconds, "owner": owner])
        }
    }
}
