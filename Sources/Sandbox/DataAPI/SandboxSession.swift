package import FoundationEssentials

/// A visitor session that the sandbox knows.
package struct SandboxSession: Hashable, Sendable {
    package var id: Int64
    package var startedAt: Date
    /// The token of its account; `nil` belongs to every account.
    package var token: String?
    /// The campaign of the session; `nil` when not given.
    package var campaignID: Int64?
    /// The site of the session; `nil` when not given.
    package var siteID: Int64?

    /// A session; ids are positive.
    package init(id: Int64, startedAt: Date, token: String? = nil, campaignID: Int64? = nil, siteID: Int64? = nil) {
        self.id = id
        self.startedAt = startedAt
        self.token = token
        self.campaignID = campaignID
        self.siteID = siteID
    }
}
