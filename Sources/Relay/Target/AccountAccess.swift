package import Ledger

/// What a call to an account needs: its address and its key. Known before there is a destination or a time zone. Its
/// description hides the token.
package struct AccountAccess: Hashable, Sendable {
    /// The base address of the target's API; one that may not be called is refused with words.
    package let url: String
    package let token: Secret

    package init(url: String, token: Secret) {
        self.url = url
        self.token = token
    }
}

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
