/// The system to which an integration's bookings go, with all that it alone needs to reach the account there.
///
/// Equal targets are one account. The default (`Destination`) stands beside the target: two integrations of one account
/// may have different ones.
package enum Target: Hashable, Sendable {
    case comagic(AccountAccess)

    /// The target without its account. A raw value is its word in the database and in keys of the log.
    package enum Kind: String, Sendable, CaseIterable {
        case comagic
    }

    package var kind: Kind {
        switch self {
        case .comagic: .comagic
        }
    }

    /// The account's address and key, which every target has had so far.
    package var access: AccountAccess {
        switch self {
        case .comagic(let access): access
        }
    }
}

/// An account's address and its key. Its description hides the key.
package struct AccountAccess: Hashable, Sendable {
    /// The base address of the target's API, without a slash at the end; one that may not be called is refused with words.
    package let url: String
    package let token: Secret

    package init(url: String, token: Secret) {
        self.url = url
        self.token = token
    }
}
