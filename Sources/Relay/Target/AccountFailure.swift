package import Ledger

/// Why the account gave no answer.
package struct AccountFailure: Error, Hashable, Sendable {
    package let failure: DeliveryFailure

    package init(failure: DeliveryFailure) {
        self.failure = failure
    }
}
