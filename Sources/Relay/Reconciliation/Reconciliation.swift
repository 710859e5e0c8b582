package import Ledger
package import Stitching

/// What the target has, compared with what we believe it has.
package struct Reconciliation: Hashable, Sendable {
    /// In the bookings' order.
    package var findings: [Discrepancy] = []
    /// The target's numbers that we did not know.
    package var learned: [EntryID: Int64] = [:]
    package var compared = 0

    /// - Parameters:
    ///   - bookings: delivered ones, inside the report's interval.
    ///   - report: everything the target has in that interval.
    ///   - owners: bookings that are known to have a number of the target: its row is no other booking's.
    package init(_ bookings: [BookingSummary], _ report: [RemoteRequest], owners: [Int64: EntryID] = [:]) {
        let known = Dictionary(grouping: report.filter { $0.extID != nil }) { $0.extID ?? "" }
        self.compared = bookings.count
        for booking in bookings {
            let rows = (known[booking.externalID] ?? []).filter { owners[$0.id, default: booking.id] == booking.id }
            guard let first = rows.first else {
                self.note(.missing, booking, booking.remoteID.map { "\($0)" } ?? "")
                continue
            }
            if rows.count > 1 { self.note(.doubled, booking, rows.map { "\($0.id)" }.joined(separator: ", ")) }
            if booking.remoteID == nil, rows.count == 1 { self.learned[booking.id] = first.id }
            self.compare(booking, first)
        }
    }

    /// A session decides about everything else; without one, what was sent is compared and nothing that the target
    /// derived from it.
    private mutating func compare(_ booking: BookingSummary, _ row: RemoteRequest) {
        if let session = booking.attribution.session {
            guard let theirs = row.sessionID, theirs != session.rawValue else { return }
            return self.note(.otherSession, booking, "\(session) → \(theirs)")
        }
        let pairs = [(booking.campaignID, row.campaignID), (booking.siteID, row.siteID)]
        for case (let ours?, let theirs?) in pairs where ours != theirs {
            return self.note(.otherDestination, booking, "\(ours) → \(theirs)")
        }
    }

    private mutating func note(_ kind: Discrepancy.Kind, _ booking: BookingSummary, _ detail: String) {
        self.findings.append(Discrepancy(booking: booking.id, kind: kind, detail: detail))
    }
}
