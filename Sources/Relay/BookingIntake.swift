package import Foundation
package import Ledger
package import Stitching

/// All that happens before a webhook is answered: read, join, keep, ring.
package struct BookingIntake: Sendable {
    /// What the sender is told.
    package enum Receipt: Hashable, Sendable {
        case kept(EntryID, isDuplicate: Bool)
        /// Kept whole for a person; no field could be read.
        case unreadable(EntryID, BukzaWebhookError)
    }

    private let outbox: any Outbox
    private let sessions: any SessionDirectory
    private let integrations: IntegrationDirectory
    private let doorbells: Doorbells
    private let waiting: WaitingRoom
    private let matchWindow: TimeInterval
    private let recalls: RecallStore?
    private let recallBell: Doorbell
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - matchWindow: seconds that a booking without a session waits for a page's event.
    ///   - recalls: where sessions that come later still are noted, for integrations that want it.
    ///   - recallBell: rung when one was noted.
    package init(
        outbox: any Outbox, sessions: any SessionDirectory, integrations: IntegrationDirectory, doorbells: Doorbells,
        matchWindow: TimeInterval, recalls: RecallStore? = nil, recallBell: Doorbell = Doorbell(),
        now: @escaping @Sendable () -> Date
    ) {
        self.outbox = outbox
        self.sessions = sessions
        self.integrations = integrations
        self.doorbells = doorbells
        self.waiting = WaitingRoom()
        self.matchWindow = matchWindow
        self.recalls = recalls
        self.recallBell = recallBell
        self.now = now
    }

    /// Keeps a webhook's body. Returns after the disk has confirmed; one lock per look-up, one sync shared with
    /// whatever else arrives at the same moment.
    ///
    /// On `.unavailable` nothing was kept: answer so that the sender comes again.
    package func take(_ body: [UInt8], for integration: Integration) async throws(LedgerError) -> Receipt {
        let now = self.now()
        let webhook: BukzaWebhook
        do throws(BukzaWebhookError) {
            webhook = try BukzaWebhook(body: body, timeZone: integration.settings.zone)
        } catch {
            return .unreadable(try await self.park(body, error, integration, now), error)
        }
        return try await self.keep(webhook, body, integration, now)
    }

    private func keep(
        _ webhook: BukzaWebhook, _ body: [UInt8], _ integration: Integration, _ now: Date
    ) async throws(LedgerError) -> Receipt {
        let booking = webhook.booking(of: integration.id, receivedAt: now)
        let policy = self.policy(of: integration)
        let attribution = policy.attribute(booking, in: self.sessions)
        let matchUntil =
            policy.mayStillMatch(booking, attribution) && self.matchWindow > 0
            ? now.addingTimeInterval(self.matchWindow) : nil
        let disposition: Submission.Disposition =
            if !booking.contact.isReachable {
                .parked(.init(mnemonic: DeliveryFailure.Own.noContact, message: DataAPIClient.noContact))
            } else if !integration.settings.isActive {
                .inactive
            } else {
                .pending(dueAt: matchUntil ?? now, matchUntil: matchUntil)
            }
        let acceptance = try await self.outbox.accept(
            Submission(
                booking: booking, attribution: attribution, destination: integration.settings.destination,
                rawBody: body,
                disposition: disposition, oddities: webhook.oddities.map(\.rawValue).sorted()))
        guard case .stored(let id) = acceptance else { return .kept(acceptance.id, isDuplicate: true) }
        if case .pending = disposition {
            if let matchUntil {
                self.waiting.admit(id, booking, attribution, until: matchUntil)
                // The event may have come between the first look and now.
                await self.rematch(booking, attribution, id, policy)
            }
            self.doorbells.bell(of: integration.id).ring()
        }
        return .kept(id, isDuplicate: false)
    }

    private func park(
        _ body: [UInt8], _ error: BukzaWebhookError, _ integration: Integration, _ now: Date
    ) async throws(LedgerError) -> EntryID {
        let booking = Booking(
            integration: integration.id, orderID: nil, code: nil, contact: Contact(), message: nil, createdAt: nil,
            n2: .empty, receivedAt: now)
        let failure = DeliveryFailure(mnemonic: DeliveryFailure.Own.unreadableBody, message: error.description)
        return try await self.outbox.accept(
            Submission(
                booking: booking, isReadable: false,
                attribution: Attribution(kind: .fallback, session: nil, reason: .n2Empty),
                destination: integration.settings.destination, rawBody: body, disposition: .parked(failure))
        ).id
    }

    /// A page heard of a booking: if that booking waits for a session, this is it.
    ///
    /// Touches the disk only when one waits. A failure is no loss: the relay looks once more before it sends.
    package func heard(_ event: PageEvent) async {
        guard let integration = self.integrations.integration(event.integration) else { return }
        let policy = self.policy(of: integration)
        for guest in self.waiting.guests(for: event, at: self.now()) {
            await self.rematch(guest.booking, guest.attribution, guest.id, policy)
        }
        await self.recall(event, integration, policy)
    }

    /// A page heard of a booking that went out with the default, by the owner's wish to have it put right.
    private func recall(_ event: PageEvent, _ integration: Integration, _ policy: JoinPolicy) async {
        guard let recalls = self.recalls, let limit = integration.settings.lateTruth else { return }
        let now = self.now()
        let candidates = try? await recalls.candidates(
            orderID: event.orderID, code: event.code, of: integration.id,
            since: now.addingTimeInterval(-(limit / .seconds(1))))
        for entry in candidates ?? [] {
            guard
                let better = policy.reconsider(
                    entry.booking, entry.attribution, windowHasPassed: false, in: self.sessions),
                (try? await recalls.begin(entry.id, with: better, at: now)) ?? false
            else { continue }
            self.recallBell.ring()
        }
    }

    private func rematch(
        _ booking: Booking, _ attribution: Attribution, _ id: EntryID, _ policy: JoinPolicy
    ) async {
        guard
            let better = policy.reconsider(booking, attribution, windowHasPassed: false, in: self.sessions),
            (try? await self.outbox.match(id, with: better, at: self.now())) ?? false
        else { return }
        self.doorbells.bell(of: booking.integration).ring()
    }

    private func policy(of integration: Integration) -> JoinPolicy {
        integration.joinPolicy(matchWindow: self.matchWindow)
    }
}
