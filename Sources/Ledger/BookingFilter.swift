package import Foundation
package import Stitching

/// Which bookings are meant; every condition that is set must hold.
package struct BookingFilter: Hashable, Sendable {
    /// Of one of these; none means any.
    package var integrations: [IntegrationID]
    /// Those that a person is done with wait for nobody: they are under no status.
    package var status: BookingSummary.Status?
    package var ids: [EntryID]?
    /// Of one of these; none means any.
    package var kinds: [Attribution.Kind]
    /// Whether it carries a session.
    package var hasSession: Bool?
    /// Of bookings without a session only: why there is none, one of these; none means any.
    package var reasons: [Attribution.Reason]
    /// Received at this time or later, before that.
    package var from: Date?
    package var to: Date?
    /// Exactly this order, reservation code, phone or e-mail address, whichever it is.
    package var text: String?
    /// Bookings of a breakdown's row: an empty value means not known.
    package var values: [CoverageDimension: String]
    /// Received at such hours or on such days of the week.
    package var clock: LocalClock?
    /// Leaves out what administrators sent as tests.
    package var excludesTests: Bool

    package init(
        integrations: [IntegrationID] = [], status: BookingSummary.Status? = nil, ids: [EntryID]? = nil,
        kinds: [Attribution.Kind] = [], hasSession: Bool? = nil, reasons: [Attribution.Reason] = [],
        from: Date? = nil, to: Date? = nil, text: String? = nil, values: [CoverageDimension: String] = [:],
        clock: LocalClock? = nil, excludesTests: Bool = false
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
    }

    /// Whether it asks how bookings were joined: an unreadable body is none then.
    package var asksOfJoin: Bool {
        !self.kinds.isEmpty || self.hasSession != nil || !self.reasons.isEmpty || !self.values.isEmpty
    }

    /// The same as questions of one site, one kind and one reason each, no two of which find the same booking: only
    /// such a one has an index to walk along.
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
