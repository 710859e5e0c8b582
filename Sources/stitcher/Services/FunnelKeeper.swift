import Ledger
import Logging
import ScriptServer
import ServiceLifecycle
import Services

/// Writes the counts of visits every 30 seconds and on a graceful stop.
struct FunnelKeeper: Service {
    let counter: FunnelCounter
    let store: any CoverageCounts
    let logger: Logger

    func run() async throws {
        await Periodic.run(every: .seconds(30), from: (), waitsFirst: true) { _ in await self.flush() }
        await self.flush()
    }

    private func flush() async {
        do throws(LedgerError) {
            try await self.counter.flush(to: self.store)
        } catch {
            self.logger.warning("counts of visits could not be written", metadata: ["error": "\(error)"])
        }
    }
}
