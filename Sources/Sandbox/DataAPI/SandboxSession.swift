package import FoundationEssentials

/// A visitor session that the sandbox knows of.
package struct SandboxSession: Hashable, Sendable {
    package var id: Int64
    package var startedAt: Date
    /// The token of the account it belongs to; `nil` belongs to every account.
    package var token: String?
    /// The campaign that CoMagic attributed the session to; `nil` when nobody said.
    package var campaignID: Int64?
    /// The site the session took place on; `nil` when nobody said.
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
