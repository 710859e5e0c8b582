package import Ledger
package import Relay
import Stitching

extension BookingIntake {
    /// Takes a body that came without a query.
    package func take(_ body: [UInt8], for integration: Integration) async throws(LedgerError) -> Receipt {
        try await self.take(WebhookRequest(body: body), for: integration)
    }
}
