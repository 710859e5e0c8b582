/// One offline request as the target's report shows it. What the report does not show is `nil`.
package struct RemoteRequest: Hashable, Sendable {
    package let id: Int64
    /// The external id that this program gave it.
    package let extID: String?
    package let sessionID: Int64?
    package let campaignID: Int64?
    package let siteID: Int64?

    package init(
        id: Int64, extID: String?, sessionID: Int64? = nil, campaignID: Int64? = nil, siteID: Int64? = nil
    ) {
        self.id = id
        self.extID = extID
        self.sessionID = sessionID
        self.campaignID = campaignID
        self.siteID = siteID
    }
}
