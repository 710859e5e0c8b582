/// The result of a change that could leave nobody in charge.
package enum AccountChange: Hashable, Sendable {
    case done
    /// Nothing was changed: this is the only administrator who can sign in.
    case lastAdministrator
}
