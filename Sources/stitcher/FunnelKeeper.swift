import Ledger
import Logging
import ScriptServer
import ServiceLifecycle

/// Writes the counts of visits down, every half minute and on a graceful stop.
struct FunnelKeeper: Service {
    let counter: FunnelCounter
    let store: any CoverageCounts
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(30))
                await self.flush()
            }
        }
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
