package import Ledger

/// What is needed to ask an account anything: where it is and with which key. Known before there is a destination
/// or a time zone. Prints without its token.
package struct AccountAccess: Hashable, Sendable {
    /// The Data API's base address; one that may not be called is refused with words, see ``DataAPIHosts``.
    package let url: String
    package let token: Secret

    package init(url: String, token: Secret) {
        self.url = url
        self.token = token
    }
}

/// Who the account is, as `get.account` tells. Every part may be missing.
package struct AccountIdentity: Hashable, Sendable {
    package let appID: Int64?
    package let name: String?
    /// An IANA name as CoMagic gave it; whether this machine knows it must be asked.
    package let timeZone: String?
}
