import Bukza
package import Ledger
package import Relay

extension BookingIntake {
    /// Takes a body that came without a query.
    package func take(_ body: [UInt8], for integration: Integration) async throws(LedgerError) -> Receipt {
        try await self.take(BukzaRequest(body: body), for: integration)
    }
}
