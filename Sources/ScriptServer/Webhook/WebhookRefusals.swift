import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Metrics
import Stitching

/// Every refused request to a webhook's address leaves a log line, a count, and a row for the owner if the integration
/// is known. None of them contains a secret or a person.
struct WebhookRefusals: Sendable {
    let store: any SettingsStore
    let metrics: WebhookMetrics
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - status: the answer's status; 0 when nobody is left to answer.
    ///   - booking: the booking with the stored body.
    func note(
        _ reason: RefusedRequest.Reason, status: Int, bytes: Int, of integration: Integration?,
        booking: EntryID? = nil, _ logger: Logger
    ) async {
        self.metrics.refused(reason).increment()
        var metadata: Logger.Metadata = ["reason": "\(reason.rawValue)", "status": "\(status)", "bytes": "\(bytes)"]
        metadata["integration.id"] = integration.map { "\($0.id)" }
        metadata["booking.id"] = booking.map { "\($0)" }
        logger.log(level: reason == .ping ? .info : .warning, "webhook refused", metadata: metadata)
        guard let integration else { return }
        do throws(LedgerError) {
            try await self.store.noteRefusal(
                reason, of: integration.id, status: status, bytes: bytes, booking: booking, at: self.now())
        } catch {
            logger.error("a refused webhook could not be noted for its owner", metadata: ["error": "\(error)"])
        }
    }
}
