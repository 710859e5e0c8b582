package import Foundation
package import Stitching

/// A filter of bookings; every condition that is set must hold.
package struct BookingFilter: Hashable, Sendable {
    /// One of these; empty means any.
    package var integrations: [IntegrationID]
    /// Closed bookings wait for nobody: they have no status.
    package var status: BookingSummary.Status?
    package var ids: [EntryID]?
    /// One of these; empty means any.
    package var kinds: [Attribution.Kind]
    /// Whether it has a session.
    package var hasSession: Bool?
    /// Only bookings without a session, for one of these reasons; empty means any.
    package var reasons: [Attribution.Reason]
    /// Received at this time or later, before that.
    package var from: Date?
    package var to: Date?
    /// The beginning of an order, a reservation code, a phone or its last four digits or more, or an e-mail address; in any
    /// letter case.
    package var text: String?
    /// The bookings of a breakdown's row: an empty value means not known.
    package var values: [CoverageDimension: String]
    /// Received at these hours or on these days of the week.
    package var clock: LocalClock?
    /// Leaves out tests of administrators.
    package var excludesTests: Bool
    /// Only tests of administrators.
    package var onlyTests: Bool

    package init(
        integrations: [IntegrationID] = [], status: BookingSummary.Status? = nil, ids: [EntryID]? = nil,
        kinds: [Attribution.Kind] = [], hasSession: Bool? = nil, reasons: [Attribution.Reason] = [],
        from: Date? = nil, to: Date? = nil, text: String? = nil, values: [CoverageDimension: String] = [:],
        clock: LocalClock? = nil, excludesTests: Bool = false, onlyTests: Bool = false
    ) {
        self.integrations = integrations
        self.status = status
        self.ids = ids
        self.kinds = kinds
        self.hasSession = hasSession
        self.reasons = reasons
        self.from = from
        self.to = to
        self.text = text
        self.values = values
        self.clock = clock
        self.excludesTests = excludesTests
        self.onlyTests = onlyTests
    }

    /// Whether it filters by the join: an unreadable body has none.
    package var asksOfJoin: Bool {
        !self.kinds.isEmpty || self.hasSession != nil || !self.reasons.isEmpty || !self.values.isEmpty
    }

    /// The same as several filters of one site, one kind and one reason each, none of which overlap: only such a filter
    /// has an index to walk along.
    package var parts: [Self] {
        let sites = self.integrations.isEmpty ? [[]] : self.integrations.map { [$0] }
        let kinds = self.kinds.isEmpty ? [[]] : self.kinds.map { [$0] }
        let reasons = self.reasons.isEmpty ? [[]] : self.reasons.map { [$0] }
        return sites.flatMap { site in
            kinds.flatMap { kind in
                reasons.map { reason in
                    var part = self
                    part.integrations = site
                    part.kinds = kind
                    part.reasons = reason
                    return part
                }
            }
        }
    }
}
