package import Foundation
package import Ledger
package import Logging
import ServiceLifecycle
package import Services
package import Stitching

/// Runs a lane for every integration, including new ones, until shutdown. Then each lane finishes its uploads.
package struct RelayService<C: Clock>: Service where C.Duration == Duration {
    private let around: Lane<C>.Surroundings
    private let doorbells: Doorbells
    /// Rung when integrations were added.
    private let roster: Doorbell

    /// - Parameters:
    ///   - batch: maximum of bookings in one call; the vendor accepts 50.
    ///   - matchWindow: maximum distance of a page's event before and after a webhook, in seconds.
    ///   - owner: a name for this run of the program; leases carry it.
    ///   - jitter: 0 ..< 1.
    ///   - mayGiveUp: `false` while the clock is in doubt: no booking is parked for its age then.
    package init(
        outbox: any Outbox, sink: any InquirySink, integrations: IntegrationDirectory, sessions: any SessionDirectory,
        policy: DeliveryPolicy = DeliveryPolicy(), batch: Int = 50, matchWindow: TimeInterval, owner: String, clock: C,
        now: @escaping @Sendable () -> Date,
        jitter: @escaping @Sendable () -> Double, mayGiveUp: @escaping @Sendable () -> Bool = { true },
        doorbells: Doorbells, roster: Doorbell,
        metrics: RelayMetrics = RelayMetrics(), logger: Logger
    ) {
        self.around = Lane.Surroundings(
            outbox: outbox, sink: sink, integrations: integrations, sessions: sessions, policy: policy,
            batch: batch, matchWindow: matchWindow, owner: owner,
            clock: clock, now: now, jitter: jitter, mayGiveUp: mayGiveUp, metrics: metrics, logger: logger)
        self.doorbells = doorbells
        self.roster = roster
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                var running: Set<IntegrationID> = []
                while !Task.isShuttingDownGracefully, !Task.isCancelled {
                    for integration in self.around.integrations.all where running.insert(integration.id).inserted {
                        let lane = Lane(
                            integration: integration.id, doorbell: self.doorbells.bell(of: integration.id),
                            around: self.around)
                        group.addTask { await lane.run() }
                    }
                    await self.roster.wait()
                }
                self.doorbells.ringAll()
            }
        } onGracefulShutdown: {
            self.roster.ring()
            self.doorbells.ringAll()
        }
    }
}
