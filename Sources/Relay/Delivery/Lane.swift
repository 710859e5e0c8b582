import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Services
import Stitching

/// One integration's way to its target: its own gate, quota and backlog, so that no account delays another.
struct Lane<C: Clock>: Sendable where C.Duration == Duration {
    /// What all lanes share.
    struct Surroundings: Sendable {
        let outbox: any Outbox
        let sink: any InquirySink
        let integrations: IntegrationDirectory
        let sessions: any SessionDirectory
        let policy: DeliveryPolicy
        /// Maximum of bookings in one call. A single waiting booking is sent alone.
        let batch: Int
        /// Maximum distance of a page's event before and after a webhook, in seconds.
        let matchWindow: TimeInterval
        let owner: String
        let clock: C
        let now: @Sendable () -> Date
        let jitter: @Sendable () -> Double
        /// `false` while the clock is in doubt.
        let mayGiveUp: @Sendable () -> Bool
        let metrics: RelayMetrics
        let logger: Logger
    }

    /// Longer than the slowest batch, with every booking refused and every answer slow, so that nobody else takes the
    /// bookings meanwhile. A new run does not wait for it: it reclaims the leases of earlier runs.
    private var lease: TimeInterval {
        Double(3 * self.around.batch + 3) * (self.around.sink.callTimeout / .seconds(1))
    }
    /// How long a lane waits after the disk refused a request.
    private static var ledgerPause: Duration { .seconds(1) }
    /// A lane checks again after this time even without a ring, because clocks jump.
    private static var idle: Duration { .seconds(30) }
    /// How far the wall clock may be set back without a reaction, in seconds. Time servers correct by less.
    private static var clockTolerance: TimeInterval { 30 }

    let integration: IntegrationID
    let doorbell: Doorbell
    let around: Surroundings

    /// Runs until the service shuts down. Claimed bookings are sent and settled before it returns.
    func run() async {
        var gate = await self.initialGate()
        var known: Known?
        var latestMoment = self.around.now()
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
                let now = self.around.now()
                // Due times of the old time would now be too late, by a day for instance.
                let wentBack = now < latestMoment.addingTimeInterval(-Self.clockTolerance)
                if let known, known != latest || wentBack { await self.react(to: gate.reset()) }
                known = latest
                latestMoment = now
                try await self.step(&gate, integration)
            } catch {
                await self.pause(after: error)
            }
        }
    }

    /// One booking's attempt and its outcome.
    private struct Attempt {
        let entry: OutboxEntry
        let outcome: Settlement.Outcome
        let trace: AttemptTrace?
    }

    /// The facts on which the gate's state of the account is based.
    private struct Known: Equatable {
        var revision: Int64
        var resets: Int64
    }

    private func initialGate() async -> RelayGate {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do throws(LedgerError) {
                if let failure = try await self.around.outbox.heldFailure(of: self.integration) {
                    return RelayGate(
                        heldSince: self.around.now(), because: failure, blocking: self.block(of: failure))
                }
                // The last run's state of an outage is lost. Any waiting booking may wait because of one.
                let now = self.around.now()
                let nextDue = try await self.around.outbox.nextDueDate(of: self.integration)
                return nextDue.map { RelayGate(resumedAt: now, isDue: $0 <= now) } ?? RelayGate()
            } catch {
                await self.pause(after: error)
            }
        }
        return RelayGate()
    }

    private func step(_ gate: inout RelayGate, _ integration: Integration) async throws(LedgerError) {
        let now = self.around.now()
        let nextDue = try await self.around.outbox.nextDueDate(of: self.integration)
        switch gate.step(now: now, nextDue: nextDue) {
        case .claim: try await self.work(.due, &gate, integration)
        case .hold(let failure): await self.react(to: .hold(failure))
        case .probeHeld(let block):
            gate.probesHeld(now: now)
            guard await self.mayUpload(despite: block, integration) else { return }
            try await self.work(.held, &gate, integration)
        case .probeAccount:
            let verdict = await self.around.sink.probe(integration)
            gate.observeProbe(verdict, now: self.around.now())
        case .probeUpload:
            gate.probesUpload(now: now)
            try await self.probeUpload(&gate, integration)
        case .wait(let until):
            let left = until.map { Duration.seconds($0.timeIntervalSince(now)) } ?? Self.idle
            await self.doorbell.wait(atMost: max(.milliseconds(1), min(left, Self.idle)), clock: self.around.clock)
        }
    }

    /// What a failure blocks that an earlier run has kept.
    private func block(of failure: DeliveryFailure) -> Verdict.Block {
        guard let integration = self.around.integrations.integration(self.integration),
            case .blocked(_, let block) = self.around.sink.verdict(on: failure, of: integration)
        else { return .other }
        return block
    }

    /// A key or an address that is not accepted shows in a question that carries no customer's data; an
    /// upload follows once it is answered. A missing right or component shows in an upload alone.
    private func mayUpload(despite block: Verdict.Block, _ integration: Integration) async -> Bool {
        guard block == .access, case .blocked(_, .access) = await self.around.sink.probe(integration) else {
            return true
        }
        return false
    }

    private func work(
        _ source: Claim.Source, _ gate: inout RelayGate, _ integration: Integration
    ) async throws(LedgerError) {
        let entries = try await self.claim(source, limit: source == .due ? self.around.batch : 1)
        if entries.isEmpty, source == .held { gate.nothingHeld() }
        await self.look(for: entries.filter(\.isUncertain), &gate, integration)
        await self.send(entries.filter { !$0.isUncertain }, &gate, integration)
    }

    /// Sends one waiting booking early, to learn whether the outage is over. A failure changes only the time of its
    /// next attempt: outages last longer than a history should grow.
    private func probeUpload(_ gate: inout RelayGate, _ integration: Integration) async throws(LedgerError) {
        let latest = self.around.now().addingTimeInterval(-self.around.policy.reportDelay)
        guard var entry = try await self.claim(.waiting(unansweredBefore: latest), limit: 1).first else { return }
        if entry.isUncertain {
            let finding = await self.find([entry], integration).first ?? .absent
            gate.observeLookup(finding, now: self.around.now())
            let outcome = self.around.policy.outcome(
                for: finding, of: entry, resends: integration.settings.plain.resendsUnconfirmed, now: self.around.now(),
                mayGiveUp: self.around.mayGiveUp())
            guard outcome == .absent else {
                return await self.settle([Attempt(entry: entry, outcome: outcome, trace: nil)], integration, .zero)
            }
            entry.isUncertain = false
        }
        await self.send([entry], &gate, integration, isProbe: true)
    }

    private func claim(_ source: Claim.Source, limit: Int) async throws(LedgerError) -> [OutboxEntry] {
        let now = self.around.now()
        return try await self.around.outbox.claim(
            Claim(
                integration: self.integration, source: source, limit: limit,
                leaseUntil: now.addingTimeInterval(self.lease), owner: self.around.owner), now: now)
    }

    /// Unanswered uploads: the report is asked for all of them at once, and nothing is sent again before.
    private func look(
        for entries: [OutboxEntry], _ gate: inout RelayGate, _ integration: Integration
    ) async {
        guard !entries.isEmpty else { return }
        let start = self.around.clock.now
        let findings = await self.find(entries, integration)
        let now = self.around.now()
        gate.observeLookup(findings.first, now: now)
        let mayGiveUp = self.around.mayGiveUp()
        let attempts = zip(entries, findings).map { entry, finding in
            let outcome = self.around.policy.outcome(
                for: finding, of: entry, resends: integration.settings.plain.resendsUnconfirmed, now: now,
                mayGiveUp: mayGiveUp)
            return Attempt(entry: entry, outcome: outcome, trace: nil)
        }
        await self.settle(attempts, integration, start.duration(to: self.around.clock.now))
    }

    /// What the report says about these bookings. A row belongs to a booking only if no other booking of the account
    /// has that number: two similar names must never hide a customer.
    private func find(_ entries: [OutboxEntry], _ integration: Integration) async -> [Finding] {
        let findings = await self.around.sink.find(entries, of: integration)
        let sharing = self.around.integrations.all.filter { $0.settings.sharesAccount(with: integration.settings) }
            .map(\.id)
        do throws(LedgerError) {
            let owners = try await self.around.outbox.owners(
                ofRemoteIDs: findings.compactMap(\.remoteID), among: sharing)
            return zip(entries, findings).map { entry, finding in
                guard let remoteID = finding.remoteID, let owner = owners[remoteID], owner != entry.id else {
                    return finding
                }
                return .absent
            }
        } catch {
            let failure = DeliveryFailure(mnemonic: DeliveryFailure.Own.connection, message: "\(error)")
            return entries.map { _ in .unavailable(.transient(failure, retryAfter: nil)) }
        }
    }

    private func send(
        _ claimed: [OutboxEntry], _ gate: inout RelayGate, _ integration: Integration,
        isProbe: Bool = false
    ) async {
        guard !claimed.isEmpty else { return }
        let policy = integration.joinPolicy(matchWindow: self.around.matchWindow)
        var entries: [OutboxEntry] = []
        for entry in claimed { entries.append(await self.lateJoin(entry, policy)) }
        let start = self.around.clock.now
        let receipt = await self.around.sink.upload(entries, of: integration)
        let now = self.around.now()
        let mayGiveUp = self.around.mayGiveUp()
        let attempts = entries.indices.map { index in
            let outcome = self.around.policy.outcome(
                for: receipt.verdicts[index], of: entries[index], now: now, jitter: self.around.jitter(),
                mayGiveUp: mayGiveUp)
            return Attempt(
                entry: entries[index], outcome: isProbe ? outcome.ofProbe : outcome, trace: receipt.traces[index])
        }
        await self.settle(attempts, integration, start.duration(to: self.around.clock.now))
        for observation in receipt.observations {
            let booking = entries.count == 1 ? entries.first?.id : nil
            await self.react(to: gate.observe(observation, of: booking, now: now))
        }
        if let until = receipt.pauseUntil { gate.pause(until: until) }
    }

    /// A booking without a session gets a last look before it goes out with the default. Only before its first
    /// attempt: later it may be without a session because the target refused the very one that would be found again.
    ///
    /// Nobody else joins the booking while the directory is asked: it is leased. An event that comes after the answer
    /// is too late, like one during the upload.
    private func lateJoin(_ entry: OutboxEntry, _ policy: JoinPolicy) async -> OutboxEntry {
        guard entry.attempts == 0, entry.attribution.kind == .fallback else { return entry }
        let evidence = await self.around.sessions.evidence(for: policy.query(for: entry.booking))
        var entry = entry
        entry.attribution =
            policy.reconsider(entry.booking, entry.attribution, evidence, windowHasPassed: true)
            ?? policy.placed(entry.attribution, evidence)
        return entry
    }

    /// Until it is on disk: the target has acted, and only the record says so. Gives up when the lease has run out;
    /// whoever claims the bookings then asks the report first.
    private func settle(_ attempts: [Attempt], _ integration: Integration, _ duration: Duration) async {
        let settlements = attempts.map { attempt in
            Settlement(
                entry: attempt.entry.id, outcome: attempt.outcome, attribution: attempt.entry.attribution,
                destination: attempt.entry.destination ?? integration.settings.destination, duration: duration,
                trace: attempt.trace)
        }
        let deadline = self.around.now().addingTimeInterval(self.lease)
        while self.around.now() < deadline {
            do throws(LedgerError) {
                try await self.around.outbox.settle(settlements, owner: self.around.owner, at: self.around.now())
                break
            } catch {
                self.around.logger.critical(
                    "outcomes of deliveries could not be recorded",
                    metadata: [
                        "integration.id": "\(self.integration)", "bookings": "\(settlements.count)",
                        "error": "\(error)",
                    ])
                // Cancelled: the lease runs out, and the report is asked first.
                guard !Task.isCancelled else { break }
                try? await self.around.clock.sleep(for: Self.ledgerPause)
            }
        }
        for attempt in attempts {
            self.report(attempt.entry, attempt.outcome, duration, to: integration.settings.target.kind)
        }
    }

    /// Repeats until it is on disk: the gate has already changed its state and will not ask again. At a shutdown the
    /// next run does it.
    private func react(to reaction: RelayGate.Reaction?) async {
        while let reaction, !Task.isShuttingDownGracefully, !Task.isCancelled {
            do throws(LedgerError) {
                switch reaction {
                case .hold(let failure):
                    return try await self.around.outbox.hold(
                        self.integration, because: failure, at: self.around.now())
                case .release:
                    let now = self.around.now()
                    return try await self.around.outbox.release(
                        self.integration, at: now,
                        askAt: now.addingTimeInterval(self.around.policy.reportDelay))
                }
            } catch {
                await self.pause(after: error)
            }
        }
    }

    private func pause(after error: LedgerError) async {
        self.around.logger.error(
            "ledger refused a lane", metadata: ["integration.id": "\(self.integration)", "error": "\(error)"])
        await self.doorbell.wait(atMost: Self.ledgerPause, clock: self.around.clock)
    }

    /// One log line per attempt, with everything that was decided.
    private func report(
        _ entry: OutboxEntry, _ outcome: Settlement.Outcome, _ duration: Duration, to target: Target.Kind
    ) {
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
                "\(target.rawValue).mnemonic": "\(outcome.failure?.mnemonic ?? "none")",
            ])
    }
}
