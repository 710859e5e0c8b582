/// Who the account is. Every part may be missing.
package struct AccountIdentity: Hashable, Sendable {
    package let appID: Int64?
    package let name: String?
    /// An IANA name as the target gave it; this machine may not know it.
    package let timeZone: String?

    package init(appID: Int64?, name: String?, timeZone: String?) {
        self.appID = appID
        self.name = name
        self.timeZone = timeZone
    }
}
