import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("A webhook with an order and code that came before")
struct RepeatTests {
    private let ledger: TestLedger

    init() throws {
        self.ledger = try TestLedger()
    }

    private static func contact(_ phone: String?, _ email: String? = nil, name: String? = "Гость") -> Contact {
        Contact(
            name: name, phone: phone.flatMap { PhoneNumber(text: $0) }, email: email.flatMap { EmailAddress(text: $0) })
    }

    private func submission(
        _ contact: Contact, attribution: Attribution = .example(), disposition: Submission.Disposition? = nil,
        n2: N2 = .empty, repeats: RepeatRule = RepeatRule(), at seconds: TimeInterval = 0
    ) -> Submission {
        let now = TestTime.start.addingTimeInterval(seconds)
        var submission = Submission.example(
            booking: .example(contact: contact, n2: n2, receivedAt: now), attribution: attribution,
            rawBody: "\(contact.name ?? "") \(contact.phone?.digits ?? "") \(contact.email?.text ?? "") \(n2)",
            disposition: disposition)
        submission.repeats = repeats
        return submission
    }

    private func history(_ id: EntryID) async throws -> [String] { try await self.ledger.show(id).history.map(\.name) }

    private func deliver(_ id: EntryID, remoteID: Int64 = 7) async throws {
        let claim = Claim(
            integration: .example, limit: 10, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run")
        let entry = try #require(try await self.ledger.outbox.claim(claim, now: TestTime.start).first { $0.id == id })
        try await self.ledger.outbox.settle(
            [
                Settlement(
                    entry: id, outcome: .delivered(remoteID: remoteID), attribution: entry.attribution,
                    destination: .example, duration: nil)
            ], owner: "run", at: TestTime.start)
    }

    @Test(
        "is the same booking when a contact agrees, or nothing says otherwise",
        arguments: [
            ("89161234567", "a@b.ru", "+7 916 123-45-67", "a@b.ru"), ("89161234567", "a@b.ru", "89161234567", "c@d.ru"),
            ("89161234567", "a@b.ru", "89997654321", "A@B.ru"), ("89161234567", nil, nil, "a@b.ru"),
            ("89161234567", "a@b.ru", nil, nil), (nil, nil, "89161234567", "a@b.ru"), (nil, nil, nil, nil),
        ] as [(String?, String?, String?, String?)])
    func same(phone: String?, email: String?, otherPhone: String?, otherEmail: String?) async throws {
        try await self.ledger.integration()
        let first = try await self.ledger.outbox.accept(self.submission(Self.contact(phone, email)))
        let again = try await self.ledger.outbox.accept(self.submission(Self.contact(otherPhone, otherEmail)))
        #expect(again.id == first.id && again.isDuplicate)
        #expect(try await self.ledger.bookings.list(.init(), limit: 9).count == 1)
    }

    @Test(
        "is another customer's when both give a contact and none agrees: kept, under a name of its own",
        arguments: [
            ("89161234567", "a@b.ru", "89997654321", "c@d.ru"), ("89161234567", nil, "89997654321", nil),
            (nil, "a@b.ru", nil, "c@d.ru"), ("89161234567", "a@b.ru", "89997654321", nil),
        ] as [(String?, String?, String?, String?)])
    func another(phone: String?, email: String?, otherPhone: String?, otherEmail: String?) async throws {
        try await self.ledger.integration()
        let first = try await self.ledger.outbox.accept(self.submission(Self.contact(phone, email)))
        let other = self.submission(Self.contact(otherPhone, otherEmail))
        let second = try await self.ledger.outbox.accept(other)
        #expect(second == .stored(second.id, reusing: first.id) && second.id != first.id)
        let names = [
            try await self.ledger.show(first.id).summary.externalID,
            try await self.ledger.show(second.id).summary.externalID,
        ]
        #expect(Set(names).count == 2 && names.allSatisfy { $0.contains("1001") && $0.contains("C6UDS3") })
        #expect(try await self.history(first.id).last == "number_reused")
        #expect(try await self.history(second.id).last == "number_reused")
        // Each customer's own repeat finds its own booking, and a third one is a third.
        #expect(try await self.ledger.outbox.accept(other) == .alreadyStored(second.id))
        let third = try await self.ledger.outbox.accept(self.submission(Self.contact("89031112233", "e@f.ru")))
        #expect(!third.isDuplicate && third.id != second.id)
        #expect(try await self.ledger.bookings.list(.init(), limit: 9).count == 3)
    }

    @Test("of a later customer is found by either contact")
    func sibling() async throws {
        try await self.ledger.integration()
        _ = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567", "a@b.ru")))
        let second = try await self.ledger.outbox.accept(self.submission(Self.contact("89997654321", "c@d.ru")))
        for (phone, email) in [("89997654321", "x@y.ru"), ("89110000000", "c@d.ru")] {
            let again = try await self.ledger.outbox.accept(self.submission(Self.contact(phone, email)))
            #expect(again.id == second.id && again.isDuplicate)
        }
    }

    @Test("a contact that a person corrected does not make the same body another customer's")
    func corrected() async throws {
        try await self.ledger.integration()
        let submission = self.submission(
            Self.contact("89161234567"), disposition: .parked(.example("invalid_parameter_value")))
        let first = try await self.ledger.outbox.accept(submission)
        try await self.ledger.bookings.edit(
            first.id, BookingEdit(phone: PhoneNumber(text: "89031112233")), at: TestTime.start)
        #expect(try await self.ledger.outbox.accept(submission).id == first.id)
    }

    @Test("that differs is kept whole beside the first, sealed, with the names of what differs; an equal one is not")
    func kept() async throws {
        try await self.ledger.integration()
        let first = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567", name: "Иван")))
        try await self.deliver(first.id)
        let before = try await self.ledger.show(first.id)
        _ = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567", name: "Иван"), at: 60))
        #expect(try await self.ledger.show(first.id).history == before.history)
        let again = try await self.ledger.outbox.accept(
            self.submission(Self.contact("89161234567", "new@b.ru", name: "Пётр Сидоров"), at: 60))
        #expect(again == .alreadyStored(first.id, Repeat(differences: ["name", "email"])))
        let detail = try await self.ledger.show(first.id)
        #expect(detail.summary == before.summary && detail.contact == before.contact)
        #expect(detail.history.last?.facts == ["fields": "name, email"])
        #expect(detail.history.last?.body == "Пётр Сидоров 79161234567 new@b.ru empty")
        let stored = try await self.ledger.database.read { db in
            try Row.fetchAll(db, sql: "SELECT detail, facts, body FROM history").map { "\($0)" }.joined()
        }
        #expect(!stored.contains("Сидоров") && !stored.contains("new@b.ru"))
    }

    @Test("that differs for ever does not fill the disk")
    func bounded() async throws {
        try await self.ledger.integration()
        let first = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567")))
        for number in 0..<50 {
            _ = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567", name: "№ \(number)")))
        }
        #expect(try await self.history(first.id).count { $0 == "repeated" } == 20)
    }

    @Test("a booking that is parked for want of a contact takes it and goes", arguments: [true, false])
    func takesContact(isActive: Bool) async throws {
        try await self.ledger.integration()
        let parked = Submission.Disposition.parked(.example(DeliveryFailure.Own.noContact))
        let first = try await self.ledger.outbox.accept(
            self.submission(Self.contact(nil), disposition: parked))
        let again = try await self.ledger.outbox.accept(
            self.submission(
                Self.contact("89161234567", "a@b.ru"), repeats: RepeatRule(isActive: isActive), at: 60))
        #expect(again == .alreadyStored(first.id, Repeat(differences: ["phone", "email"], uses: [.contact])))
        let detail = try await self.ledger.show(first.id)
        #expect(detail.summary.status == (isActive ? .pending : .inactive) && detail.summary.lastError == nil)
        #expect(detail.contact.phone?.digits == "79161234567" && detail.contact.email?.text == "a@b.ru")
        let due = try await self.ledger.outbox.nextDueDate(of: .example)
        #expect(due == (isActive ? TestTime.start.addingTimeInterval(60) : nil))
    }

    @Test("what a person closed stays closed, and what CoMagic refused stays with the person")
    func leavesPersons() async throws {
        try await self.ledger.integration()
        let parked = Submission.Disposition.parked(.example(DeliveryFailure.Own.noContact))
        let closed = try await self.ledger.outbox.accept(self.submission(Self.contact(nil), disposition: parked))
        _ = try await self.ledger.bookings.close(
            .init(ids: [closed.id]), dryRun: false, by: "a@b.ru", at: TestTime.start)
        _ = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567")))
        #expect(try await self.ledger.show(closed.id).summary.status == .parked)
        let refused = try await self.ledger.outbox.accept(
            .example(
                booking: .example(orderID: "2"), rawBody: "x",
                disposition: .parked(.example("invalid_parameter_value"))))
        _ = try await self.ledger.outbox.accept(.example(booking: .example(orderID: "2"), rawBody: "y"))
        #expect(try await self.ledger.show(refused.id).summary.status == .parked)
    }

    @Test("a booking that is not sent yet takes a session that the first body lacked, and one that it has stays")
    func takesSession() async throws {
        try await self.ledger.integration()
        let waiting = Submission.Disposition.pending(
            dueAt: TestTime.start.addingTimeInterval(5), matchUntil: TestTime.start.addingTimeInterval(5))
        let contact = Self.contact("89161234567")
        let first = try await self.ledger.outbox.accept(
            self.submission(contact, attribution: .exampleDefault(), disposition: waiting))
        let again = try await self.ledger.outbox.accept(
            self.submission(contact, attribution: .example(), n2: .session(.example()), at: 1))
        #expect(
            again == .alreadyStored(first.id, Repeat(differences: ["visitor_session_id"], uses: [.session])))
        let summary = try await self.ledger.show(first.id).summary
        #expect(summary.attribution.session == .example() && summary.campaignID == nil)
        #expect(try await self.ledger.outbox.nextDueDate(of: .example) == TestTime.start.addingTimeInterval(1))
        _ = try await self.ledger.outbox.accept(
            self.submission(contact, attribution: .example(session: .example(2)), n2: .session(.example(2)), at: 2))
        #expect(try await self.ledger.show(first.id).summary.attribution.session == .example())
    }

    @Test(
        "a booking of a switched-off integration goes when the repeat comes to one that is on",
        arguments: [true, false])
    func wakes(isActive: Bool) async throws {
        try await self.ledger.integration()
        let submission = self.submission(Self.contact("89161234567"), disposition: .inactive)
        let first = try await self.ledger.outbox.accept(submission)
        var repeated = submission
        repeated.repeats = RepeatRule(isActive: isActive)
        let again = try await self.ledger.outbox.accept(repeated)
        #expect(again == .alreadyStored(first.id, Repeat(uses: isActive ? [.activation] : [])))
        #expect(try await self.ledger.show(first.id).summary.status == (isActive ? .pending : .inactive))
    }

    @Test(
        "a booking that went out with the default is taken back for the session, by the rules of a recall",
        arguments: [
            (86_400.0, 60.0, Attribution.Kind.session, true), (86_400, 60, .sessionUnseen, true),
            (nil, 60, .session, false), (30, 60, .session, false), (86_400, 60, .sessionStale, false),
        ] as [(Double?, Double, Attribution.Kind, Bool)])
    func recalls(recallWindow: Double?, after: Double, kind: Attribution.Kind, isRecalled: Bool) async throws {
        try await self.ledger.integration()
        let contact = Self.contact("89161234567")
        let first = try await self.ledger.outbox.accept(self.submission(contact, attribution: .exampleDefault()))
        try await self.deliver(first.id)
        let again = try await self.ledger.outbox.accept(
            self.submission(
                contact, attribution: .example(kind: kind), n2: .session(.example()),
                repeats: RepeatRule(recallWindow: recallWindow), at: after))
        #expect(again.id == first.id && again.isDuplicate)
        let due = try await self.ledger.recalls.due(at: TestTime.start.addingTimeInterval(after))
        #expect(due.recalls.map(\.entry.id) == (isRecalled ? [first.id] : []))
        #expect(try await self.ledger.show(first.id).summary.status == .delivered)
    }

    @Test("nothing comes back to a booking whose person was forgotten, and a later customer of its number is kept")
    func forgotten() async throws {
        try await self.ledger.integration()
        let contact = Self.contact("89161234567", "a@b.ru")
        let first = try await self.ledger.outbox.accept(self.submission(contact))
        try await self.deliver(first.id)
        _ = try await self.ledger.bookings.forget(
            endedBefore: TestTime.start.addingTimeInterval(60), limit: 9, at: TestTime.start)
        #expect(try await self.ledger.outbox.accept(self.submission(contact, at: 90)) == .alreadyStored(first.id))
        #expect(try await self.ledger.show(first.id).contact == Contact())
        let other = Submission.example(
            booking: .example(
                contact: Self.contact("89997654321"), createdAt: TestTime.start.addingTimeInterval(9_000)),
            rawBody: "other")
        #expect(try await !self.ledger.outbox.accept(other).isDuplicate)
    }

    @Test("forgetting takes the bodies of repeats along")
    func forgetsRepeats() async throws {
        try await self.ledger.integration()
        let first = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567")))
        _ = try await self.ledger.outbox.accept(self.submission(Self.contact("89161234567", name: "Пётр")))
        try await self.deliver(first.id)
        _ = try await self.ledger.bookings.forget(
            endedBefore: TestTime.start.addingTimeInterval(60), limit: 9, at: TestTime.start)
        #expect(try await self.ledger.show(first.id).history.allSatisfy { $0.body == nil })
    }
}
