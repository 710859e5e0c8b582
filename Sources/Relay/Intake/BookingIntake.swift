package import Foundation
package import Ledger
import Metrics
package import Services
package import Stitching

/// Everything before a webhook is answered: read, join, store, wake the lane.
package struct BookingIntake: Sendable {
    /// The result for the sender.
    package enum Receipt: Hashable, Sendable {
        /// The body's bookings in their order, at least one.
        case kept([Acceptance])
        /// Stored whole for a person; no booking could be read.
        case unreadable(EntryID, UnreadableWebhook)
        /// Somebody tested the address. Nothing is stored.
        case ping
    }

    /// Reads the webhooks.
    package let source: any BookingSource
    private let outbox: any Outbox
    private let sessions: any SessionDirectory
    private let integrations: IntegrationDirectory
    private let doorbells: Doorbells
    private let pending: PendingMatches
    private let matchWindow: TimeInterval
    private let recalls: (any RecallQueue)?
    private let recallBell: Doorbell
    private let now: @Sendable () -> Date
    private let conflictCounter = Counter(label: "stitcher_order_conflicts_total")

    /// - Parameters:
    ///   - source: reads the webhooks.
    ///   - matchWindow: seconds that a booking without a session waits for a page's event.
    ///   - recalls: where sessions that come later still are noted, for integrations that want it.
    ///   - recallBell: rung when one was noted.
    package init(
        source: any BookingSource, outbox: any Outbox, sessions: any SessionDirectory,
        integrations: IntegrationDirectory, doorbells: Doorbells,
        matchWindow: TimeInterval, recalls: (any RecallQueue)? = nil, recallBell: Doorbell = Doorbell(),
        now: @escaping @Sendable () -> Date
    ) {
        self.source = source
        self.outbox = outbox
        self.sessions = sessions
        self.integrations = integrations
        self.doorbells = doorbells
        self.pending = PendingMatches()
        self.matchWindow = matchWindow
        self.recalls = recalls
        self.recallBell = recallBell
        self.now = now
    }

    /// Stores the bookings of a web request in one transaction. Returns after the disk has confirmed. One lock per
    /// look-up; one sync is shared with everything that arrives at the same moment.
    ///
    /// On `.unavailable` nothing was stored: answer so that the sender tries again.
    package func take(_ request: WebhookRequest, for integration: Integration) async throws(LedgerError) -> Receipt {
        let now = self.now()
        let read: [ReadBooking]
        do throws(UnreadableWebhook) {
            read = try self.source.read(request, in: integration.readingContext(receivedAt: now))
        } catch {
            guard !error.isPing else { return .ping }
            return .unreadable(
                try await self.park(request, because: error.description, for: integration), error)
        }
        return .kept(try await self.keep(read, request, integration, now))
    }

    /// Stores a body whole for a person, because its form cannot be read.
    ///
    /// - Parameter reason: a sentence with the next step.
    package func park(
        _ request: WebhookRequest, because reason: String, for integration: Integration
    ) async throws(LedgerError) -> EntryID {
        let booking = Booking(
            integration: integration.id, orderID: nil, code: nil, contact: Contact(), message: nil, createdAt: nil,
            n2: .empty, receivedAt: self.now())
        let failure = DeliveryFailure(mnemonic: DeliveryFailure.Own.unreadableBody, message: reason)
        return try await self.outbox.accept(
            Submission(
                booking: booking, isReadable: false,
                attribution: Attribution(kind: .fallback, session: nil, reason: .n2Empty),
                destination: integration.settings.destination, rawBody: request.body, query: request.query,
                disposition: .parked(failure))
        ).id
    }

    private func keep(
        _ read: [ReadBooking], _ request: WebhookRequest, _ integration: Integration, _ now: Date
    ) async throws(LedgerError) -> [Acceptance] {
        let policy = self.policy(of: integration)
        var submissions: [Submission] = []
        for (part, read) in read.enumerated() {
            submissions.append(await self.submission(of: read, part, request, integration, policy, now))
        }
        let acceptances = try await self.outbox.accept(submissions)
        for (submission, acceptance) in zip(submissions, acceptances) {
            await self.follow(submission, acceptance, policy)
        }
        return acceptances
    }

    private func submission(
        of read: ReadBooking, _ part: Int, _ request: WebhookRequest, _ integration: Integration,
        _ policy: JoinPolicy, _ now: Date
    ) async -> Submission {
        let settings = integration.settings
        let booking = read.booking
        let evidence = await self.sessions.evidence(for: policy.query(for: booking))
        let attribution = policy.attribute(booking, evidence)
        let disposition: Submission.Disposition
        if !booking.contact.isReachable {
            disposition = .parked(.noContact)
        } else if !settings.isActive {
            disposition = .inactive
        } else {
            let matchUntil =
                policy.mayStillMatch(booking, attribution) && self.matchWindow > 0
                ? now.addingTimeInterval(self.matchWindow) : nil
            disposition = .pending(dueAt: matchUntil ?? now, matchUntil: matchUntil)
        }
        return Submission(
            booking: booking, attribution: attribution, destination: settings.destination, rawBody: request.body,
            part: part, query: request.query, disposition: disposition,
            repeats: RepeatRule(
                isActive: settings.isActive, recallWindow: settings.plain.recallWindow.map { $0 / .seconds(1) }),
            oddities: read.oddities.union(self.conflicts(attribution, evidence)).map(\.rawValue).sorted())
    }

    private func conflicts(_ attribution: Attribution, _ evidence: Evidence) -> Set<BookingOddity> {
        guard attribution.kind == .fallback, evidence.claim == .conflict else { return [] }
        self.conflictCounter.increment()
        return [.conflictingEvents]
    }

    /// Runs after the booking is on disk: wakes whatever continues with it.
    private func follow(_ submission: Submission, _ acceptance: Acceptance, _ policy: JoinPolicy) async {
        let booking = submission.booking
        switch acceptance {
        case .alreadyStored(_, let repetition):
            if repetition.isWork { self.doorbells.bell(of: booking.integration).ring() }
            if repetition.uses.contains(.recall) { self.recallBell.ring() }
        case .stored(let id, _):
            guard case .pending(_, let matchUntil) = submission.disposition else { return }
            if let matchUntil {
                // An event that came before this line is in the directory when the next one asks; a later one finds the
                // booking waiting. Pages' events are remembered before `heard` is called.
                self.pending.add(id, booking, submission.attribution, until: matchUntil)
                await self.rematch(booking, submission.attribution, id, policy)
            }
            self.doorbells.bell(of: booking.integration).ring()
        }
    }

    /// A page reported a booking. If that booking waits for a session, it gets the page's.
    ///
    /// Touches the disk only when a booking waits. A failure loses nothing: the relay looks once more before it sends.
    package func heard(_ event: PageEvent) async {
        guard let integration = self.integrations.integration(event.integration) else { return }
        let policy = self.policy(of: integration)
        for match in self.pending.matches(for: event, at: self.now()) {
            await self.rematch(match.booking, match.attribution, match.id, policy)
        }
        await self.recall(event, integration, policy)
    }

    /// A page reported a booking that was sent with the default, and the owner wants such bookings corrected.
    private func recall(_ event: PageEvent, _ integration: Integration, _ policy: JoinPolicy) async {
        // Order ids can be guessed. A request is deleted only for a page that also knows the code.
        guard let recalls = self.recalls, let limit = integration.settings.plain.recallWindow, event.order.id != nil,
            event.order.code != nil, let session = await self.sessions.snapshot(of: event.session, in: integration.id),
            session.readiness == .ready
        else { return }
        let now = self.now()
        let candidates = try? await recalls.candidates(
            for: event.order, of: integration.id, since: now.addingTimeInterval(-(limit / .seconds(1))))
        for entry in candidates ?? [] {
            guard entry.booking.order == event.order, session.firstSeenAt < entry.booking.receivedAt,
                let better = await self.reconsider(entry.booking, entry.attribution, policy),
                better.session == event.session, (try? await recalls.begin(entry.id, with: better, at: now)) ?? false
            else { continue }
            self.recallBell.ring()
        }
    }

    private func reconsider(
        _ booking: Booking, _ attribution: Attribution, _ policy: JoinPolicy
    ) async -> Attribution? {
        let evidence = await self.sessions.evidence(for: policy.query(for: booking))
        return policy.reconsider(booking, attribution, evidence, windowHasPassed: false)
    }

    /// The outbox looks whether the booking still waits without a session: that may have changed while we asked.
    private func rematch(
        _ booking: Booking, _ attribution: Attribution, _ id: EntryID, _ policy: JoinPolicy
    ) async {
        guard
            let better = await self.reconsider(booking, attribution, policy),
            (try? await self.outbox.match(id, with: better, at: self.now())) ?? false
        else { return }
        self.doorbells.bell(of: booking.integration).ring()
    }

    private func policy(of integration: Integration) -> JoinPolicy {
        integration.joinPolicy(matchWindow: self.matchWindow)
    }
}
