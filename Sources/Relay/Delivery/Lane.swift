import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Stitching

/// One integration's way to CoMagic: its own gate, quota and backlog, so that no account delays another.
struct Lane<C: Clock>: Sendable where C.Duration == Duration {
    /// What all lanes share.
    struct Surroundings: Sendable {
        let outbox: any Outbox
        let sink: any InquirySink
        let integrations: IntegrationDirectory
        let sessions: any SessionDirectory
        let policy: DeliveryPolicy
        /// Seconds before and after a webhook in which a page's event may lie.
        let matchWindow: TimeInterval
        let owner: String
        let clock: C
        let now: @Sendable () -> Date
        let jitter: @Sendable () -> Double
        let metrics: RelayMetrics
        let logger: Logger
    }

    /// Longer than a lookup, an upload and their settlement: nobody else may think them lost meanwhile.
    private static var lease: TimeInterval { 60 }
    /// How long a lane waits after the disk refused it something.
    private static var ledgerPause: Duration { .seconds(1) }
    /// A lane looks again after this even if nobody rings: clocks jump.
    private static var idle: Duration { .seconds(30) }

    let integration: IntegrationID
    let doorbell: Doorbell
    let around: Surroundings

    /// Until the service shuts down. What was claimed is sent and settled before it returns.
    func run() async {
        var gate = await self.initialGate()
        var known: Known?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            guard let integration = self.around.integrations.integration(self.integration),
                integration.settings.isActive
            else {
                known = nil
                await self.doorbell.wait()
                continue
            }
            let latest = Known(revision: integration.revision, resets: self.around.integrations.resets)
            do throws(LedgerError) {
                if let known, known != latest { try await self.react(to: gate.reset()) }
                known = latest
                try await self.step(&gate, integration)
            } catch {
                self.around.logger.error(
                    "ledger refused a lane",
                    metadata: ["integration.id": "\(self.integration)", "error": "\(error)"])
                await self.doorbell.wait(atMost: Self.ledgerPause, clock: self.around.clock)
            }
        }
    }

    /// What a gate's knowledge of the account rests on.
    private struct Known: Equatable {
        var revision: Int64
        var resets: Int64
    }

    private func initialGate() async -> RelayGate {
        guard let failure = try? await self.around.outbox.heldFailure(of: self.integration) else { return RelayGate() }
        return RelayGate(heldSince: self.around.now(), because: failure)
    }

    private func step(_ gate: inout RelayGate, _ integration: Integration) async throws(LedgerError) {
        let now = self.around.now()
        let nextDue = try await self.around.outbox.nextDueDate(of: self.integration)
        switch gate.step(now: now, nextDue: nextDue) {
        case .claim: try await self.work(.due, &gate, integration)
        case .hold(let failure): try await self.react(to: .hold(failure))
        case .probeHeld:
            gate.probesHeld(now: now)
            try await self.work(.held, &gate, integration)
        case .probeAccount:
            let failure = await self.around.sink.probe(CoMagicAccount(integration))
            try await self.react(to: gate.observeProbe(failure, now: self.around.now()))
        case .wait(let until):
            let left = until.map { Duration.seconds($0.timeIntervalSince(now)) } ?? Self.idle
            await self.doorbell.wait(atMost: max(.milliseconds(1), min(left, Self.idle)), clock: self.around.clock)
        }
    }

    private func work(
        _ source: Claim.Source, _ gate: inout RelayGate, _ integration: Integration
    ) async throws(LedgerError) {
        let claim = Claim(
            integration: self.integration, source: source, limit: 1,
            leaseUntil: self.around.now().addingTimeInterval(Self.lease), owner: self.around.owner)
        let entries = try await self.around.outbox.claim(claim, now: self.around.now())
        if entries.isEmpty, source == .held { gate.nothingHeld() }
        for entry in entries {
            let reaction = try await self.deliver(entry, &gate, integration)
            try await self.react(to: reaction)
        }
    }

    private func deliver(
        _ claimed: OutboxEntry, _ gate: inout RelayGate, _ integration: Integration
    ) async throws(LedgerError) -> RelayGate.Reaction? {
        var entry = claimed
        let account = CoMagicAccount(integration)
        let start = self.around.clock.now
        let outcome: Settlement.Outcome
        var reaction: RelayGate.Reaction?
        if entry.isUncertain {
            outcome = self.around.policy.outcome(
                for: await self.around.sink.find(entry, in: account), of: entry, now: self.around.now())
        } else {
            entry.attribution = self.lateJoin(entry, integration)
            let verdict =
                await self.around.sink.upload([entry], to: account).first
                ?? .unknown(.init(mnemonic: DeliveryFailure.Own.connection, message: "no verdict"))
            outcome = self.around.policy.outcome(
                for: verdict, of: entry, now: self.around.now(), jitter: self.around.jitter())
            if !Self.isOwnRefusal(verdict) { reaction = gate.observe(verdict, now: self.around.now()) }
        }
        let duration = start.duration(to: self.around.clock.now)
        await self.settle(entry, outcome, account, duration)
        self.report(entry, outcome, duration)
        return reaction
    }

    /// A booking without a session gets a last look before it goes out with the default.
    private func lateJoin(_ entry: OutboxEntry, _ integration: Integration) -> Attribution {
        integration.joinPolicy(matchWindow: self.around.matchWindow).reconsider(
            entry.booking, entry.attribution, windowHasPassed: true, in: self.around.sessions) ?? entry.attribution
    }

    /// Until it is on disk: CoMagic has acted, and only the record says so. Gives up when the lease has run out;
    /// whoever claims the booking then asks the report first.
    private func settle(
        _ entry: OutboxEntry, _ outcome: Settlement.Outcome, _ account: CoMagicAccount, _ duration: Duration
    ) async {
        let hasSession = entry.attribution.session != nil
        var destination = hasSession ? nil : Optional(account.destination)
        if case .retarget = outcome { destination = account.destination }
        let settlement = Settlement(
            entry: entry.id, outcome: outcome, attribution: entry.attribution, destination: destination,
            duration: duration)
        let deadline = self.around.now().addingTimeInterval(Self.lease)
        while self.around.now() < deadline {
            do throws(LedgerError) {
                return try await self.around.outbox.settle(
                    [settlement], owner: self.around.owner, at: self.around.now())
            } catch {
                self.around.logger.critical(
                    "a delivery's outcome could not be recorded",
                    metadata: ["booking.id": "\(entry.id)", "outcome": "\(outcome.label)", "error": "\(error)"])
                try? await self.around.clock.sleep(for: Self.ledgerPause)
            }
        }
    }

    private func react(to reaction: RelayGate.Reaction?) async throws(LedgerError) {
        switch reaction {
        case .hold(let failure):
            try await self.around.outbox.hold(self.integration, because: failure, at: self.around.now())
        case .release: try await self.around.outbox.release(self.integration, at: self.around.now())
        case nil: return
        }
    }

    /// Decided here, without asking CoMagic: says nothing about the account.
    private static func isOwnRefusal(_ verdict: Verdict) -> Bool {
        guard case .refused(let failure) = verdict else { return false }
        return [DeliveryFailure.Own.noContact, DeliveryFailure.Own.unreadableBody].contains(failure.mnemonic)
    }

    /// One line an attempt, with everything decided on the way.
    private func report(_ entry: OutboxEntry, _ outcome: Settlement.Outcome, _ duration: Duration) {
        self.around.metrics.count(outcome, duration)
        let level: Logger.Level =
            switch outcome {
            case .delivered, .absent, .postpone: .info
            case .park, .hold: .warning
            default: .notice
            }
        self.around.logger.log(
            level: level, "delivery attempted",
            metadata: [
                "booking.id": "\(entry.id)",
                "integration.id": "\(self.integration)",
                "delivery.attempt": "\(entry.attempts + 1)",
                "delivery.outcome": "\(outcome.label)",
                "delivery.milliseconds": "\(Int(duration / .milliseconds(1)))",
                "join.kind": "\(entry.attribution.kind.rawValue)",
                "comagic.mnemonic": "\(outcome.failure?.mnemonic ?? "none")",
            ])
    }
}
