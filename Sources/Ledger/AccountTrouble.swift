package import Foundation
package import Stitching

/// Why an account did not answer a question of the settings pages.
package struct AccountTrouble: Error, Hashable, Sendable {
    /// The target's mnemonic and message, or ours.
    package let failure: DeliveryFailure
    /// The list that was asked for; `nil` for the account itself.
    package let kind: CatalogKind?
    /// This server may not call the address, so nothing was sent.
    package let isAddressRefused: Bool
    /// The address of this server as the target saw it, which must be allowed; only when that is the trouble.
    package let seenAddress: String?
    /// When the account's quota renews; only when the quota is the trouble.
    package let renewsAt: Date?

    package init(
        failure: DeliveryFailure, kind: CatalogKind? = nil, isAddressRefused: Bool = false, seenAddress: String? = nil,
        renewsAt: Date? = nil
    ) {
        self.failure = failure
        self.kind = kind
        self.isAddressRefused = isAddressRefused
        self.seenAddress = seenAddress
        self.renewsAt = renewsAt
    }
}
