import Foundation
import GRDB
import Ledger
import Stitching

/// Row ↔ value of the table `booking`. The only place that knows its columns by name.
enum BookingRecord {
    static func insert(_ submission: Submission, _ db: Database, _ vault: Vault) throws -> Acceptance {
        switch try BookingIdentity.match(submission, db, vault) {
        case .known(let row):
            let id = EntryID(rawValue: row["id"])
            return .alreadyStored(id, try RepeatRecord.take(submission, known: row, db, vault))
        case .new(let identity):
            return .stored(try self.insert(submission, identity, isReused: false, db, vault))
        case .reused(let identity, let other):
            let id = try self.insert(submission, identity, isReused: true, db, vault)
            let now = submission.booking.receivedAt
            try HistoryRecord.append(.numberReused(by: other), to: id, at: now, db, vault)
            try HistoryRecord.append(.numberReused(by: id), to: other, at: now, db, vault)
            return .stored(id, reusing: other)
        }
    }

    private static func insert(
        _ submission: Submission, _ identity: Data, isReused: Bool, _ db: Database, _ vault: Vault
    ) throws -> EntryID {
        let booking = submission.booking
        var columns: [String: (any DatabaseValueConvertible)?] = [
            "integrationID": booking.integration.rawValue,
            "receivedAt": booking.receivedAt.milliseconds,
            "body": try vault.seal(submission.rawBody, for: .body),
            "part": submission.part,
            "query": try submission.query.map { try vault.seal(Data($0.utf8), for: .query) },
        ]
        columns.merge(try self.columns(of: booking, identity, isReused: isReused, db, vault)) { $1 }
        columns["readable"] = submission.isReadable
        columns.merge(self.columns(of: submission.attribution, destination: submission.destination)) { $1 }
        columns.merge(self.columns(of: submission.disposition, at: booking.receivedAt)) { $1 }
        let names = columns.keys.sorted()
        try db.run(
            """
            INSERT INTO booking (\(names.joined(separator: ", ")))
            VALUES (\(names.map { ":\($0)" }.joined(separator: ", ")))
            """, StatementArguments(columns))
        let id = EntryID(rawValue: db.lastInsertedRowID)
        try CoverageRecord.add(id, db)
        try HistoryRecord.append(.received(oddities: submission.oddities), to: id, at: booking.receivedAt, db, vault)
        if submission.isReadable {
            try HistoryRecord.append(.joined(.init(submission.attribution)), to: id, at: booking.receivedAt, db, vault)
        }
        return id
    }

    /// The values from the body, and the names derived from them.
    static func columns(
        of booking: Booking, _ identity: Data, isReused: Bool, _ db: Database, _ vault: Vault
    ) throws -> [String: (any DatabaseValueConvertible)?] {
        let own: [String: (any DatabaseValueConvertible)?] = [
            "identity": identity,
            "extID": try ExternalID.text(of: booking, identity: identity, isReused: isReused, db),
            "orderID": booking.orderID,
            "orderKey": booking.orderID.map(SearchKeys.order),
            "code": booking.code,
            "bookedAt": booking.createdAt?.milliseconds,
            "readable": true,
            "n2": N2Column.text(booking.n2),
        ]
        return own.merging(try self.contactColumns(of: booking, vault: vault)) { $1 }
    }

    /// All personal data, encrypted, and the keyed hashes for the exact search of phone and address.
    static func contactColumns(
        of booking: Booking, vault: Vault
    ) throws -> [String: (any DatabaseValueConvertible)?] {
        let sealed = SealedContact(contact: booking.contact, message: booking.message)
        let none: [String: (any DatabaseValueConvertible)?] = [
            "contact": try vault.seal(JSONEncoder().encode(sealed), for: .contact), "phoneHash": nil, "emailHash": nil,
            "phoneTail": booking.contact.phone.flatMap { SearchKeys.tail($0.digits, vault) },
        ]
        return none.merging(self.hashes(of: booking.contact, vault)) { $1 }
    }

    /// The keyed hashes of a contact's values, the phone's first, each with its column.
    static func hashes(of contact: Contact, _ vault: Vault) -> [(column: String, hash: Data)] {
        [
            contact.phone.map { ("phoneHash", vault.hash($0.digits, for: .phone)) },
            contact.email.map { ("emailHash", vault.hash($0.text.lowercased(), for: .email)) },
        ].compactMap(\.self)
    }

    static func setAttribution(
        _ attribution: Attribution, destination: Destination?, of entry: EntryID, _ db: Database
    ) throws {
        try self.update(entry, self.columns(of: attribution, destination: destination), db)
    }

    /// The same inside of ``CoverageRecord/moving(_:_:_:)``.
    static func writeAttribution(
        _ attribution: Attribution, destination: Destination?, of entry: EntryID, _ db: Database
    ) throws {
        try self.write(entry, self.columns(of: attribution, destination: destination), db)
    }

    /// Sets these columns of the booking, and moves it in the counts; there must be one column.
    static func update(
        _ id: EntryID, _ columns: [String: (any DatabaseValueConvertible)?], _ db: Database
    ) throws {
        guard CoverageRecord.columns.isDisjoint(with: columns.keys) else {
            return try CoverageRecord.moving(id, db) { try self.write(id, columns, db) }
        }
        try self.write(id, columns, db)
    }

    /// The same inside of ``CoverageRecord/moving(_:_:_:)``.
    private static func write(
        _ id: EntryID, _ columns: [String: (any DatabaseValueConvertible)?], _ db: Database
    ) throws {
        let assignments = columns.keys.sorted().map { "\($0) = :\($0)" }.joined(separator: ", ")
        let values = columns.merging(["id": id.rawValue]) { $1 }
        try db.run("UPDATE booking SET \(assignments) WHERE id = :id", StatementArguments(values))
    }

    private static func columns(
        of attribution: Attribution, destination: Destination?
    ) -> [String: (any DatabaseValueConvertible)?] {
        let own: [String: (any DatabaseValueConvertible)?] = [
            "kind": attribution.kind.rawValue,
            "reason": attribution.reason?.rawValue,
            "sessionID": attribution.session?.rawValue,
            "campaignID": destination?.campaignID,
            "siteID": destination?.siteID,
            "sourceID": destination?.sourceID,
            "widgetID": attribution.widgetID,
            "utmSource": attribution.utm.source,
            "utmMedium": attribution.utm.medium,
            "utmCampaign": attribution.utm.campaign,
            "utmTerm": attribution.utm.term,
            "utmContent": attribution.utm.content,
        ]
        return own.merging(self.columns(of: attribution.page)) { $1 }
    }

    /// The columns of a page's facts; ``page(_:)`` reads them. `widgets` and `reason` have none of their own: they became
    /// `widgetID` and `reason` of the attribution.
    private static func columns(of page: PageFacts) -> [String: (any DatabaseValueConvertible)?] {
        [
            "page": page.address,
            "referrer": page.referrer,
            "browser": page.agent?.browser.rawValue,
            "device": page.agent?.device.rawValue,
        ]
    }

    private static func page(_ row: Row) -> PageFacts {
        let browser = (row["browser"] as String?).flatMap(BrowserFamily.init)
        let device = (row["device"] as String?).flatMap(DeviceKind.init)
        return PageFacts(
            address: row["page"], referrer: row["referrer"],
            agent: browser.flatMap { browser in device.map { VisitorAgent(browser: browser, device: $0) } })
    }

    private static func columns(
        of disposition: Submission.Disposition, at now: Date
    ) -> [String: (any DatabaseValueConvertible)?] {
        switch disposition {
        case .pending(let dueAt, let matchUntil):
            ["state": disposition.state, "dueAt": dueAt.milliseconds, "matchUntil": matchUntil?.milliseconds]
        case .inactive: ["state": disposition.state]
        case .parked(let failure):
            [
                "state": disposition.state, "finishedAt": now.milliseconds, "errorMnemonic": failure.mnemonic,
                "errorMessage": failure.message, "errorAt": now.milliseconds,
            ]
        }
    }

    static func entry(_ row: Row, vault: Vault) throws -> OutboxEntry {
        OutboxEntry(
            id: EntryID(rawValue: row["id"]), externalID: row["extID"],
            booking: try self.booking(row, vault: vault), attribution: self.attribution(row),
            destination: try? Destination(
                campaignID: row["ownCampaignID"], siteID: row["ownSiteID"], sourceID: row["ownSourceID"]),
            isReadable: row["readable"], attempts: row["attempts"], isUncertain: row["uncertain"],
            omitsDate: row["omitsDate"], omitsSource: row["omitsSource"], recalledID: row["recalledID"])
    }

    static func booking(_ row: Row, vault: Vault) throws -> Booking {
        let sealed = try JSONDecoder().decode(
            SealedContact.self, from: try vault.open(row["contact"], for: .contact))
        return Booking(
            integration: IntegrationID(rawValue: row["integrationID"]), orderID: row["orderID"], code: row["code"],
            contact: sealed.contact, message: sealed.message,
            createdAt: (row["bookedAt"] as Int64?).map { Date(milliseconds: $0) }, n2: N2Column.value(row["n2"]),
            widgetID: row["widgetID"], utm: self.utm(row), receivedAt: Date(milliseconds: row["receivedAt"]))
    }

    static func attribution(_ row: Row) -> Attribution {
        Attribution(
            kind: (row["kind"] as String?).flatMap(Attribution.Kind.init) ?? .fallback,
            session: (row["sessionID"] as Int64?).flatMap(VisitorSessionID.init),
            reason: (row["reason"] as String?).flatMap(Attribution.Reason.init), widgetID: row["widgetID"],
            page: self.page(row), utm: self.utm(row))
    }

    private static func utm(_ row: Row) -> UTM {
        UTM(
            source: row["utmSource"], medium: row["utmMedium"], campaign: row["utmCampaign"], term: row["utmTerm"],
            content: row["utmContent"])
    }
}
