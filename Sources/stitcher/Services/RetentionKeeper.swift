import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Services

/// Erases the contacts of bookings that ended long ago, once an hour, unless the owner keeps them for ever.
struct RetentionKeeper: Service {
    /// Bookings per transaction.
    private static let batch = 500
    /// A copy from before an upgrade is needed to go back to the earlier version; after this time that is decided.
    private static let copyLife: Duration = .seconds(7 * 86_400)

    let bookings: any BookingArchive
    /// Removes the copies from before an upgrade that are older than a date, and returns how many.
    let removeCopies: @Sendable (Date) -> Int
    let keepFor: Duration
    let now: @Sendable () -> Date
    /// `false` while the clock is in doubt: erased contacts cannot be restored.
    let mayForget: @Sendable () -> Bool
    let logger: Logger

    func run() async throws {
        await Periodic.run(every: .seconds(3_600), from: ()) { _ in await self.forget() }
    }

    /// One round: everything that is old enough, if the clock can be trusted.
    func forget() async {
        let limit = self.now().addingTimeInterval(-(self.keepFor / .seconds(1)))
        var total = 0
        do throws(LedgerError) {
            while !Task.isCancelled, self.mayForget() {
                let count = try await self.bookings.forget(
                    endedBefore: limit, limit: Self.batch, at: self.now())
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
