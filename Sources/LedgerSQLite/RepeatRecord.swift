import Foundation
import GRDB
import Ledger
import Stitching

/// A repeated webhook of a known booking: its differences are stored, and used if that is still possible.
struct RepeatRecord {
    /// Differing bodies stored per booking, so that a button that is pressed for ever does not fill the disk.
    private static let keptBodies = 20

    private let row: Row
    private let id: EntryID
    private let first: Booking
    private let submission: Submission
    private let vault: Vault
    private let now: Date

    /// Processes the repeat. One transaction with the webhook's other bookings.
    static func take(_ submission: Submission, known row: Row, _ db: Database, _ vault: Vault) throws -> Repeat {
        // A booking whose contact was erased gets no personal data again.
        guard (row["forgottenAt"] as Int64?) == nil, submission.isReadable, row["readable"],
            // A booking that does not open cannot be compared; the webhook is still known.
            let first = try? BookingRecord.booking(row, vault: vault)
        else { return Repeat() }
        let record = RepeatRecord(
            row: row, id: EntryID(rawValue: row["id"]), first: first, submission: submission, vault: vault,
            now: submission.booking.receivedAt)
        return try record.take(db)
    }

    private func take(_ db: Database) throws -> Repeat {
        var result = Repeat(differences: self.submission.booking.differences(from: self.first))
        let hasContact = try self.takeContact(db)
        if hasContact { result.uses.insert(.contact) }
        if let use = try self.takeSession(db) { result.uses.insert(use) }
        if try self.wake(hasContact: hasContact, db) { result.uses.insert(.activation) }
        guard !result.differences.isEmpty || !result.uses.isEmpty else { return result }
        let kept = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM history WHERE bookingID = ? AND event = 'repeated'",
            arguments: [self.id.rawValue])
        guard (kept ?? 0) < Self.keptBodies || !result.uses.isEmpty else { return result }
        let body = result.differences.isEmpty ? nil : self.submission.rawBody
        try HistoryRecord.append(.repeated(result), to: self.id, at: self.now, body: body, db, self.vault)
        return result
    }

    private var state: BookingState { self.row["state"] }

    /// Parked only because it has no contact, and not handled by a person.
    private var lacksContact: Bool {
        self.state == .parked && self.row["errorMnemonic"] == DeliveryFailure.Own.noContact
            && (self.row["closedAt"] as Int64?) == nil
    }

    /// The target was not asked to take it yet.
    private var isUnsent: Bool {
        let isOpen = BookingState.unsent.contains(self.state) || self.lacksContact
        return isOpen && self.row["attempts"] == 0 && !(self.row["uncertain"] as Bool)
    }

    /// Fills in what the first body lacked, while the booking can still be sent with it. Returns whether the booking
    /// can be sent only now.
    private func takeContact(_ db: Database) throws -> Bool {
        guard self.isUnsent else { return false }
        var booking = self.first
        booking.contact.complete(with: self.submission.booking.contact)
        if booking.message == nil { booking.message = self.submission.booking.message }
        guard booking != self.first else { return false }
        try BookingRecord.update(self.id, try BookingRecord.contactColumns(of: booking, vault: self.vault), db)
        return !self.first.contact.isReachable && booking.contact.isReachable
    }

    /// A session for a booking without one: at once before it is sent, by the rules of a recall after.
    private func takeSession(_ db: Database) throws -> Repeat.Use? {
        let attribution = self.submission.attribution
        guard self.row["kind"] == Attribution.Kind.fallback.rawValue, attribution.session != nil else { return nil }
        if self.isUnsent {
            try BookingRecord.setAttribution(attribution, destination: nil, of: self.id, db)
            try db.run(
                """
                UPDATE booking SET matchUntil = NULL, dueAt = CASE WHEN \(BookingState.pending.isState) THEN ? ELSE dueAt END
                WHERE id = ?
                """, [self.now.milliseconds, self.id.rawValue])
            return .session
        }
        let refusals = [Attribution.Reason.sessionRejected.rawValue, Attribution.Reason.sessionTooOld.rawValue]
        guard let limit = self.submission.repeats.recallWindow,
            self.now.timeIntervalSince(self.first.receivedAt) <= limit,
            attribution.kind == .session || attribution.kind == .sessionUnseen,
            !refusals.contains(self.row["reason"] ?? ""),
            self.state == .delivered || BookingState.waiting.contains(self.state)
        else { return nil }
        return try SQLiteRecallQueue.note(self.id, with: attribution, at: self.now, db) ? .recall : nil
    }

    /// Makes the booking pending when it has what it waited for. Returns whether it waited for the integration.
    private func wake(hasContact: Bool, _ db: Database) throws -> Bool {
        let isActive = self.submission.repeats.isActive
        let wasInactive = self.state == .inactive
        guard hasContact && self.lacksContact || wasInactive && isActive else { return false }
        try db.run(
            """
            UPDATE booking SET state = :state, dueAt = :due, finishedAt = NULL, matchUntil = NULL, errorMnemonic = NULL,
                errorMessage = NULL, errorAt = NULL
            WHERE id = :id
            """,
            [
                "state": (isActive ? BookingAct.repeated : .repeatedOff).transition.to,
                "due": isActive ? self.now.milliseconds : nil,
                "id": self.id.rawValue,
            ])
        return wasInactive
    }
}

extension Contact {
    /// Takes over missing values.
    fileprivate mutating func complete(with other: Contact) {
        if self.name == nil { self.name = other.name }
        if self.email == nil { self.email = other.email }
        if self.phone == nil, other.phone != nil {
            self.phone = other.phone
            self.phoneExtension = other.phoneExtension
            self.unreadPhone = nil
        }
    }
}

extension Booking {
    /// Keys of the webhook's template whose values differ from an earlier webhook's, in the template's order. What a
    /// page reported about the earlier one is not a difference.
    fileprivate func differences(from first: Booking) -> [String] {
        var keys: [String] = []
        func compare(_ key: String, _ isEqual: Bool) {
            if !isEqual { keys.append(key) }
        }
        compare("date_time", self.createdAt?.milliseconds == first.createdAt?.milliseconds)
        compare("name", self.contact.name == first.contact.name)
        compare(
            "phone",
            self.contact.phone == first.contact.phone && self.contact.phoneExtension == first.contact.phoneExtension
                && self.contact.unreadPhone == first.contact.unreadPhone)
        compare("email", self.contact.email?.text.lowercased() == first.contact.email?.text.lowercased())
        compare("message", self.message == first.message)
        compare("visitor_session_id", N2Column.text(self.n2) == N2Column.text(first.n2))
        compare("widget_id", self.widgetID == nil || self.widgetID == first.widgetID)
        let tags: [(String, KeyPath<UTM, String?>)] = [
            ("utm_source", \.source), ("utm_medium", \.medium), ("utm_campaign", \.campaign), ("utm_term", \.term),
            ("utm_content", \.content),
        ]
        for (key, tag) in tags {
            compare(key, self.utm[keyPath: tag] == nil || self.utm[keyPath: tag] == first.utm[keyPath: tag])
        }
        return keys
    }
}
