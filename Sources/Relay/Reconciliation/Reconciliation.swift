package import Ledger
package import Stitching

/// What CoMagic has, compared with what we believe it has.
package struct Reconciliation: Hashable, Sendable {
    /// Delivered, as far as we know, yet not in the report.
    package var missing: [EntryID] = []
    /// In the report more than once, with all its numbers there.
    package var doubled: [EntryID: [Int64]] = [:]
    /// In the report with another session than was sent.
    package var otherSession: [EntryID] = []
    /// CoMagic's numbers that we did not know.
    package var learned: [EntryID: Int64] = [:]
    package var compared = 0

    package init() {}

    /// - Parameters:
    ///   - bookings: delivered ones, inside the report's interval.
    ///   - report: everything CoMagic has in that interval.
    package init(_ bookings: [BookingSummary], _ report: [ReportRow], siteKey: SiteKey) {
        let known = Dictionary(grouping: report.filter { $0.extID != nil }) { $0.extID ?? "" }
        self.compared = bookings.count
        for booking in bookings {
            let name = OfflineMessage.extID(
                orderID: booking.orderID, code: booking.code, id: booking.id, siteKey: siteKey)
            let rows = known[name] ?? []
            guard let first = rows.first else {
                self.missing.append(booking.id)
                continue
            }
            if rows.count > 1 { self.doubled[booking.id] = rows.map(\.id) }
            if let session = booking.attribution.session, let theirs = first.sessionID, theirs != session.rawValue {
                self.otherSession.append(booking.id)
            }
            if booking.comagicID == nil, rows.count == 1 { self.learned[booking.id] = first.id }
        }
    }
}
