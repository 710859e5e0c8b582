package import Foundation
package import Ledger
package import Logging
import Metrics
import ServiceLifecycle
package import Services
import Stitching

/// Recalls bookings whose session came late, until shutdown. Integrations never wait for each other.
package struct RecallService<C: Clock>: Service where C.Duration == Duration {
    /// The disk is checked after this time even without a ring: another process may have written a recall.
    private static var idle: Duration { .seconds(30) }

    private let recaller: Recaller
    private let recalls: any RecallQueue
    private let integrations: IntegrationDirectory
    private let doorbells: Doorbells
    private let bell: Doorbell
    private let clock: C
    private let now: @Sendable () -> Date
    private let counters: [String: Counter]
    private let logger: Logger

    /// - Parameters:
    ///   - bell: rung when a page has reported a session late.
    ///   - mayGiveUp: `false` while the clock is in doubt: nothing is given up for its age then.
    package init(
        sink: any InquirySink, recalls: any RecallQueue, integrations: IntegrationDirectory, doorbells: Doorbells,
        bell: Doorbell, policy: DeliveryPolicy, clock: C, now: @escaping @Sendable () -> Date,
        mayGiveUp: @escaping @Sendable () -> Bool = { true }, logger: Logger
    ) {
        self.recaller = Recaller(sink: sink, recalls: recalls, policy: policy, now: now, mayGiveUp: mayGiveUp)
        self.recalls = recalls
        self.integrations = integrations
        self.doorbells = doorbells
        self.bell = bell
        self.clock = clock
        self.now = now
        self.counters = Dictionary(
            uniqueKeysWithValues: ["recovered", "kept", "postponed"].map {
                ($0, Counter(label: "stitcher_recalls_total", dimensions: [("outcome", $0)]))
            })
        self.logger = logger
    }

    package func run() async throws {
        await Periodic.run(self.bell, clock: self.clock, from: ()) { _ in
            let next = await self.round()
            let left = next.map { Duration.seconds(max(0.001, $0.timeIntervalSince(self.now()))) } ?? Self.idle
            return min(left, Self.idle)
        }
    }

    /// Runs everything that is due, integrations in parallel. Returns when to check again.
    private func round() async -> Date? {
        do throws(LedgerError) {
            if self.recaller.mayGiveUp() {
                try await self.recalls.forget(before: self.now().addingTimeInterval(-31 * 86_400))
            }
            let (due, next) = try await self.recalls.due(at: self.now())
            let groups = Dictionary(grouping: due) { $0.entry.booking.integration }
            await withDiscardingTaskGroup { tasks in
                for (id, group) in groups {
                    guard let integration = self.integrations.integration(id), integration.settings.isActive else {
                        continue
                    }
                    tasks.addTask { await self.takeBack(group, integration) }
                }
            }
            return next
        } catch {
            guard !Task.isCancelled else { return nil }
            self.logger.error("recalls could not be read", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func takeBack(_ group: [Recall], _ integration: Integration) async {
        for recall in group where !Task.isStopping {
            do throws(LedgerError) {
                let outcome = try await self.recaller.recall(recall, of: integration)
                try await self.keep(recall, outcome)
                self.report(recall, outcome, to: integration.settings.target.kind)
                if case .recalled = outcome { self.doorbells.bell(of: integration.id).ring() }
                // The account has trouble: the others would get the same.
                if case .postponed = outcome { return }
            } catch {
                return self.logger.error(
                    "a recall could not be recorded",
                    metadata: ["booking.id": "\(recall.id)", "error": "\(error)"])
            }
        }
    }

    /// Tries again for a while: the target has acted. Should it never succeed, the note says that a deletion had begun,
    /// and the next round asks the report.
    private func keep(_ recall: Recall, _ outcome: RecallOutcome) async throws(LedgerError) {
        for _ in 0..<10 {
            do throws(LedgerError) {
                return try await self.recalls.finish(recall, outcome, at: self.now())
            } catch {
                guard !Task.isCancelled else { throw error }
                try? await self.clock.sleep(for: .seconds(1))
            }
        }
        try await self.recalls.finish(recall, outcome, at: self.now())
    }

    private func report(_ recall: Recall, _ outcome: RecallOutcome, to target: Target.Kind) {
        let (word, failure): (String, DeliveryFailure?) =
            switch outcome {
            case .recalled: ("recovered", nil)
            case .kept(let failure): ("kept", failure)
            case .postponed: ("postponed", nil)
            }
        self.counters[word]?.increment()
        self.logger.info(
            "recall attempted",
            metadata: [
                "booking.id": "\(recall.id)", "integration.id": "\(recall.entry.booking.integration)",
                "recall.outcome": "\(word)", "\(target.rawValue).mnemonic": "\(failure?.mnemonic ?? "none")",
            ])
    }
}
