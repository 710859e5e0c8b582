import Foundation
import Ledger
import Logging
import Relay
import ServiceLifecycle

/// Forgets who made bookings, once an hour, for owners who want it so.
struct RetentionKeeper: Service {
    /// One transaction's worth.
    private static let batch = 500
    /// A copy from before an upgrade is needed for a return to the version before; by then that is decided.
    private static let copyLife: Duration = .seconds(7 * 86_400)

    let bookings: any BookingArchive
    /// Removes the copies from before an upgrade that are older than a date, and returns how many.
    let removeCopies: @Sendable (Date) -> Int
    let keepFor: Duration
    let now: @Sendable () -> Date
    /// `false` while the clock is in doubt: what was forgotten is gone for good.
    let mayForget: @Sendable () -> Bool
    let logger: Logger

    func run() async throws {
        await Periodic.run(every: .seconds(3_600), from: ()) { _ in await self.forget() }
    }

    /// One round: everything that is old enough, if the clock may be believed.
    func forget() async {
        let limit = self.now().addingTimeInterval(-(self.keepFor / .seconds(1)))
        var total = 0
        do throws(LedgerError) {
            while !Task.isCancelled, self.mayForget() {
                let count = try await self.bookings.forget(
                    receivedBefore: limit, limit: Self.batch, at: self.now())
                total += count
                if count < Self.batch { break }
            }
        } catch {
            self.logger.error("contacts could not be forgotten", metadata: ["error": "\(error)"])
        }
        let oldest = self.now().addingTimeInterval(-(min(self.keepFor, Self.copyLife) / .seconds(1)))
        let copies = self.mayForget() ? self.removeCopies(oldest) : 0
        if copies > 0 {
            self.logger.notice("copies from before an upgrade removed", metadata: ["copies": "\(copies)"])
        }
        if total > 0 { self.logger.info("contacts forgotten", metadata: ["bookings": "\(total)"]) }
    }
}
