package import Foundation
package import Stitching

/// The bookings on their way to the target, which must not be lost.
///
/// Every method is one transaction, synced to disk before it returns. Every outbox passes `OutboxConformance`:
/// accepting twice is once, a lease hides, an expired lease shows again, settling is all or none.
package protocol Outbox: Sendable {
    /// Stores the bookings of one webhook, all or none, and returns the results in their order. Calls that arrive
    /// together may share one transaction.
    ///
    /// On `.unavailable` nothing was stored: ask the sender to try again.
    func accept(_ submissions: [Submission]) async throws(LedgerError) -> [Acceptance]

    /// Leases up to `limit` bookings of one integration that are due, the longest due first, and those whose lease ran
    /// out (marked uncertain: they may have been sent).
    func claim(_ claim: Claim, now: Date) async throws(LedgerError) -> [OutboxEntry]

    /// Ends leases. A settlement whose lease was lost meanwhile changes nothing; the others are applied.
    func settle(_ settlements: [Settlement], owner: String, at now: Date) async throws(LedgerError)

    /// When the integration's next booking is due or its next lease runs out; `nil` when nothing waits.
    func nextDueDate(of integration: IntegrationID) async throws(LedgerError) -> Date?

    /// Why the integration's bookings are held, by the newest held one; `nil` when none is.
    func heldFailure(of integration: IntegrationID) async throws(LedgerError) -> DeliveryFailure?

    /// Holds all waiting bookings: a person must fix the account first.
    func hold(_ integration: IntegrationID, because failure: DeliveryFailure, at now: Date) async throws(LedgerError)

    /// Makes all held and waiting bookings due now: the account works again.
    ///
    /// - Parameter askAt: when a booking without an answer is due at the latest: its report is not asked earlier.
    func release(_ integration: IntegrationID, at now: Date, askAt: Date) async throws(LedgerError)

    /// Gives a waiting booking the session of a page's event, and makes it due. Returns whether it still waited without
    /// one.
    func match(_ entry: EntryID, with attribution: Attribution, at now: Date) async throws(LedgerError) -> Bool

    /// The bookings of these integrations, which share one account, with these numbers of the target.
    func owners(
        ofRemoteIDs ids: [Int64], among integrations: [IntegrationID]
    ) async throws(LedgerError) -> [Int64: EntryID]
}

extension Outbox {
    /// Keeps one booking.
    package func accept(_ submission: Submission) async throws(LedgerError) -> Acceptance {
        guard let acceptance = try await self.accept([submission]).first else {
            throw .unexpected(reason: "the ledger gave no answer to a booking")
        }
        return acceptance
    }
}

/// A webhook to be stored, with every decision about it.
package struct Submission: Sendable {
    /// The first state of the booking.
    package enum Disposition: Hashable, Sendable {
        /// To be sent from this date on. Until `matchUntil` a page's event may still give it a session.
        case pending(dueAt: Date, matchUntil: Date?)
        /// The integration is switched off.
        case inactive
        /// A person must look at it.
        case parked(DeliveryFailure)

        /// The state in which the booking begins.
        package var state: BookingState {
            switch self {
            case .pending: .pending
            case .inactive: .inactive
            case .parked: .parked
            }
        }
    }

    /// The booking; of an unreadable body one without any field.
    package var booking: Booking
    package var isReadable: Bool
    package var attribution: Attribution
    /// Its destination without a session by the current settings. What counts is its destination at delivery.
    package var destination: Destination?
    package var rawBody: [UInt8]
    /// The index among the body's bookings, from 0.
    package var part: Int
    /// The query of the address unchanged, if it contained fields.
    package var query: String?
    package var disposition: Disposition
    /// What happens when the booking is already known.
    package var repeats: RepeatRule
    /// The oddities of the body, in the reader's closed words; stored in the history.
    package var oddities: [String]

    package init(
        booking: Booking, isReadable: Bool = true, attribution: Attribution, destination: Destination? = nil,
        rawBody: [UInt8], part: Int = 0, query: String? = nil, disposition: Disposition,
        repeats: RepeatRule = RepeatRule(), oddities: [String] = []
    ) {
        self.booking = booking
        self.isReadable = isReadable
        self.attribution = attribution
        self.destination = attribution.session == nil ? destination : nil
        self.rawBody = rawBody
        self.part = part
        self.query = query
        self.repeats = repeats
        self.disposition = disposition
        self.oddities = oddities
    }
}

/// The bookings that a lane requests.
package struct Claim: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        case due
        /// One held booking, as a probe of the account.
        case held
        /// Bookings that wait for their next attempt, the next due first. Of those without an answer only the ones sent
        /// before the date, so that the report can know them.
        case waiting(unansweredBefore: Date)
    }

    package var integration: IntegrationID
    package var source: Source
    package var limit: Int
    package var leaseUntil: Date
    /// The holder of the lease: one name per run of the program.
    package var owner: String

    package init(integration: IntegrationID, source: Source = .due, limit: Int, leaseUntil: Date, owner: String) {
        self.integration = integration
        self.source = source
        self.limit = limit
        self.leaseUntil = leaseUntil
        self.owner = owner
    }
}

/// A leased booking, with the facts of earlier attempts.
package struct OutboxEntry: Hashable, Sendable, Identifiable {
    package var id: EntryID
    /// The booking's name at the target; the same on every attempt.
    package var externalID: String
    package var booking: Booking
    package var attribution: Attribution
    /// The destination that a person chose for this booking, instead of the integration's default.
    package var destination: Destination?
    /// Whether any field could be read from the webhook's body.
    package var isReadable: Bool
    /// Attempts made so far.
    package var attempts: Int
    /// It may have been sent already: ask the report before sending it again.
    package var isUncertain: Bool
    /// The target refused the date: leave it out.
    package var omitsDate: Bool
    /// The target refused the source: leave it out.
    package var omitsSource: Bool
    /// The target's number of an earlier request for this booking that was deleted there; a report that still shows it
    /// lags.
    package var recalledID: Int64?

    package init(
        id: EntryID, externalID: String, booking: Booking, attribution: Attribution, destination: Destination? = nil,
        isReadable: Bool = true, attempts: Int = 0, isUncertain: Bool = false, omitsDate: Bool = false,
        omitsSource: Bool = false, recalledID: Int64? = nil
    ) {
        self.id = id
        self.externalID = externalID
        self.booking = booking
        self.attribution = attribution
        self.destination = destination
        self.isReadable = isReadable
        self.attempts = attempts
        self.isUncertain = isUncertain
        self.omitsDate = omitsDate
        self.omitsSource = omitsSource
        self.recalledID = recalledID
    }
}

extension OutboxEntry {
    /// The target accepts a session that began at most this long before the request's date.
    /// **Source:** vendor documentation of `upload.offline_messages`, `visitor_session_id`: 180 days.
    package static let sessionLifetime: TimeInterval = 180 * 86_400

    /// Whether the session is known to be too old for the booking's date. The session existed when the webhook came, so
    /// it is at least that old. Its real age is not known.
    package func isSessionTooOld(sentAt now: Date) -> Bool {
        guard self.attribution.session != nil else { return false }
        return self.date(sentAt: now).timeIntervalSince(self.booking.receivedAt) > Self.sessionLifetime
    }

    /// The booking's date for the target: its own, never later than now; without a readable one the call's.
    package func date(sentAt now: Date) -> Date {
        self.omitsDate ? now : self.booking.createdAt.map { min($0, now) } ?? now
    }
}

/// Why an attempt did not succeed: the target's mnemonic, or one of ours for other causes.
package struct DeliveryFailure: Hashable, Sendable, Codable {
    package var mnemonic: String
    /// For a person; at most ``maximumMessageBytes``.
    package var message: String

    package static let maximumMessageBytes = 2_000

    package init(mnemonic: String, message: String) {
        self.mnemonic = mnemonic.prefix(utf8Bytes: 100)
        self.message = message.prefix(utf8Bytes: Self.maximumMessageBytes)
    }

    /// A booking that nobody could call back.
    package static let noContact = DeliveryFailure(
        mnemonic: Own.noContact,
        message: """
            the booking has neither a phone nor an e-mail address, and is not sent without; ask the customer and enter \
            it by hand
            """)

    /// A body that was kept whole because no field could be read from it.
    package static let unreadable = DeliveryFailure(
        mnemonic: Own.unreadableBody,
        message: """
            no field could be read from the webhook's body; check the body template of the web request against the one \
            on the install page
            """)

    /// Our own mnemonics.
    package enum Own {
        package static let noContact = "no_contact"
        package static let unreadableBody = "unreadable_body"
        package static let timeout = "timeout"
        package static let connection = "connection"
        package static let httpStatus = "http_status"
    }
}
