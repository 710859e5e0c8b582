package import Foundation
import GRDB
package import Ledger

extension LedgerDatabase {
    /// Ends the leases of runs that are over: called once at the start, by the one server of this data directory.
    ///
    /// What they held may have been sent a moment ago, so it is uncertain now, and due when a report can know of it.
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
