package import Foundation
package import Stitching

/// What we promised not to lose: bookings on their way to CoMagic.
///
/// Every method is one transaction, synced to disk before it returns. Whatever calls itself an outbox passes
/// `OutboxConformance`: accepting twice is once, a lease hides, an expired lease shows again, settling is all or none.
package protocol Outbox: Sendable {
    /// Keeps the bookings of one webhook, all or none, and answers in their order. Calls that arrive together may share
    /// one transaction.
    ///
    /// On `.unavailable` nothing was kept: tell the sender to come again.
    func accept(_ submissions: [Submission]) async throws(LedgerError) -> [Acceptance]

    /// Leases up to `limit` bookings of one integration that are due, the longest due first, and those whose
    /// lease ran out (marked uncertain: whoever held it may have sent them).
    func claim(_ claim: Claim, now: Date) async throws(LedgerError) -> [OutboxEntry]

    /// Ends leases. A settlement whose lease was lost meanwhile changes nothing; the others are applied.
    func settle(_ settlements: [Settlement], owner: String, at now: Date) async throws(LedgerError)

    /// When the integration's next booking is due or its next lease runs out; `nil` when nothing waits.
    func nextDueDate(of integration: IntegrationID) async throws(LedgerError) -> Date?

    /// Why the integration's bookings are held, as its newest held one says; `nil` when none is.
    func heldFailure(of integration: IntegrationID) async throws(LedgerError) -> DeliveryFailure?

    /// Puts everything that waits on hold: the account must be fixed by a person first.
    func hold(_ integration: IntegrationID, because failure: DeliveryFailure, at now: Date) async throws(LedgerError)

    /// Makes everything held or waiting due now: the account works again.
    ///
    /// - Parameter askAt: when what was never answered is due at the latest: its report is asked no sooner.
    func release(_ integration: IntegrationID, at now: Date, askAt: Date) async throws(LedgerError)

    /// Gives a waiting booking a session that a page's event told of, and makes it due. Answers whether it still
    /// waited without one.
    func match(_ entry: EntryID, with attribution: Attribution, at now: Date) async throws(LedgerError) -> Bool

    /// The bookings of these integrations, which share one account, under which CoMagic's numbers are known already.
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

/// A webhook to be kept, with all that was decided about it.
package struct Submission: Sendable {
    /// What becomes of it first.
    package enum Disposition: Hashable, Sendable {
        /// To be sent from this date on; until `matchUntil` a page's event may still give it a session.
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
    /// Where it will go without a session, as the settings stand now; what counts is where it went in the end.
    package var destination: Destination?
    package var rawBody: [UInt8]
    /// Which of the body's bookings it is, from 0 on.
    package var part: Int
    /// The query of the address, when it held fields; as it came.
    package var query: String?
    package var disposition: Disposition
    /// What happens when the booking is known already.
    package var repeats: RepeatRule
    /// What was odd about the body, in the closed words of the reader; kept in the history.
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

/// Which bookings a lane asks for.
package struct Claim: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        case due
        /// One held booking, as a probe of the account.
        case held
        /// Bookings that wait for their next attempt, the next due first; of those that were never answered only
        /// what was sent before the date, so that the report can know of it.
        case waiting(unansweredBefore: Date)
    }

    package var integration: IntegrationID
    package var source: Source
    package var limit: Int
    package var leaseUntil: Date
    /// Who holds the lease: one name for each run of the program.
    package var owner: String

    package init(integration: IntegrationID, source: Source = .due, limit: Int, leaseUntil: Date, owner: String) {
        self.integration = integration
        self.source = source
        self.limit = limit
        self.leaseUntil = leaseUntil
        self.owner = owner
    }
}

/// A booking on lease, with what is known of earlier attempts.
package struct OutboxEntry: Hashable, Sendable, Identifiable {
    package var id: EntryID
    /// The name under which the target knows the booking; the same on every attempt.
    package var externalID: String
    package var booking: Booking
    package var attribution: Attribution
    /// Where a person sent this booking by hand, instead of the integration's default.
    package var destination: Destination?
    /// Whether any field could be read from the webhook's body.
    package var isReadable: Bool
    /// Attempts made so far.
    package var attempts: Int
    /// It may have been sent already: ask the report before sending it again.
    package var isUncertain: Bool
    /// CoMagic refused the date: leave it out.
    package var omitsDate: Bool
    /// CoMagic refused the source: leave it out.
    package var omitsSource: Bool
    /// CoMagic's number of an earlier request for this booking that was deleted there; a report that still shows it
    /// is late.
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
    /// CoMagic takes a session that began at most so long before the request's date.
    /// **Source:** vendor documentation of `upload.offline_messages`, `visitor_session_id`: 180 days.
    package static let sessionLifetime: TimeInterval = 180 * 86_400

    /// Whether the session is known to be too old for the date under which the booking goes: the session was there
    /// when the webhook came, so it is at least as old as that. How much older nobody tells us.
    package func isSessionTooOld(sentAt now: Date) -> Bool {
        guard self.attribution.session != nil else { return false }
        return self.date(sentAt: now).timeIntervalSince(self.booking.receivedAt) > Self.sessionLifetime
    }

    /// The date under which the booking goes: its own, never later than now; without a readable one the call's.
    package func date(sentAt now: Date) -> Date {
        self.omitsDate ? now : self.booking.createdAt.map { min($0, now) } ?? now
    }
}

/// Why an attempt did not end with a yes: CoMagic's mnemonic, or one of ours for what CoMagic did not say itself.
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

    /// The mnemonics that are ours.
    package enum Own {
        package static let noContact = "no_contact"
        package static let unreadableBody = "unreadable_body"
        package static let timeout = "timeout"
        package static let connection = "connection"
        package static let httpStatus = "http_status"
    }
}
