package import Foundation
package import Ledger
package import Stitching

extension IntegrationID {
    package static let example = IntegrationID(rawValue: 1)
}

extension VisitorSessionID {
    /// A session id of today's size. `example(7)` is 17000000007.
    package static func example(_ number: Int64 = 1) -> VisitorSessionID {
        guard let id = VisitorSessionID(rawValue: 17_000_000_000 + number) else {
            preconditionFailure("an example session needs a small number")
        }
        return id
    }
}

extension Contact {
    package static let example = Contact(
        name: "Иван Петров", phone: PhoneNumber(text: "+7 916 123-45-67"),
        email: EmailAddress(text: "ivan.petrov@example.com"))
}

extension Booking {
    /// Order 1001 with code C6UDS3, made a minute before it was received, n2 empty.
    package static func example(
        integration: IntegrationID = .example, orderID: String? = "1001", code: String? = "C6UDS3",
        contact: Contact = .example, message: String? = "Номер заказа: 1001; Код бронирования: C6UDS3",
        createdAt: Date? = TestTime.start.addingTimeInterval(-60), n2: N2 = .empty, widgetID: String? = nil,
        utm: UTM = UTM(), receivedAt: Date = TestTime.start
    ) -> Booking {
        Booking(
            integration: integration, orderID: orderID, code: code, contact: contact, message: message,
            createdAt: createdAt, n2: n2, widgetID: widgetID, utm: utm, receivedAt: receivedAt)
    }
}

extension Attribution {
    /// With a session that a page told of.
    package static func example(
        kind: Kind = .session, session: VisitorSessionID? = .example(), reason: Reason? = nil
    ) -> Attribution {
        Attribution(
            kind: kind, session: session, reason: reason, widgetID: "24860",
            page: PageFacts(address: "https://example.com/tours?utm_source=ya", referrer: "https://ya.ru/"),
            utm: UTM(source: "ya"))
    }

    /// Without a session.
    package static func exampleDefault(_ reason: Reason = .n2Empty) -> Attribution {
        Attribution(kind: .fallback, session: nil, reason: reason)
    }
}

extension Destination {
    package static let example = Destination.campaign(501)
}

extension Submission {
    /// Due at its receipt, with a session.
    package static func example(
        booking: Booking = .example(), isReadable: Bool = true, attribution: Attribution = .example(),
        destination: Destination? = .example, rawBody: String = #"{"name":"Иван Петров"}"#,
        disposition: Disposition? = nil, oddities: [String] = []
    ) -> Submission {
        Submission(
            booking: booking, isReadable: isReadable, attribution: attribution, destination: destination,
            rawBody: Array(rawBody.utf8),
            disposition: disposition ?? .pending(dueAt: booking.receivedAt, matchUntil: nil), oddities: oddities)
    }
}

extension DeliveryFailure {
    package static func example(_ mnemonic: String = "internal_error") -> DeliveryFailure {
        DeliveryFailure(mnemonic: mnemonic, message: "CoMagic says \(mnemonic)")
    }
}

extension OutboxEntry {
    package static func example(
        id: Int64 = 1, externalID: String? = nil, booking: Booking = .example(),
        attribution: Attribution = .example(), isReadable: Bool = true,
        attempts: Int = 0, isUncertain: Bool = false, omitsDate: Bool = false, omitsSource: Bool = false
    ) -> OutboxEntry {
        OutboxEntry(
            id: EntryID(rawValue: id),
            externalID: externalID
                ?? (["bukza"] + [booking.orderID, booking.code].compactMap(\.self)).joined(separator: "-"),
            booking: booking, attribution: attribution,
            isReadable: isReadable, attempts: attempts, isUncertain: isUncertain, omitsDate: omitsDate,
            omitsSource: omitsSource)
    }
}

extension IntegrationSettings {
    package static func example(
        name: String = "Example", isActive: Bool = true, widgets: [String] = ["24860"],
        url: String = "https://dataapi.comagic.ru/v2.0", token: String = "example-token", target: Target? = nil,
        destination: Destination = .example, timeZone: String = "Europe/Moscow", usesStaleSessions: Bool = true,
        infersMatches: Bool = false, resendsUnconfirmed: Bool = false, recallWindow: Duration? = nil
    ) -> IntegrationSettings {
        var plain = PlainSettings()
        plain.usesStaleSessions = usesStaleSessions
        plain.infersMatches = infersMatches
        plain.resendsUnconfirmed = resendsUnconfirmed
        plain.recallWindow = recallWindow
        return IntegrationSettings(
            name: name, isActive: isActive, widgets: widgets,
            target: target ?? .comagic(AccountAccess(url: url, token: Secret(token))), destination: destination,
            timeZone: timeZone, plain: plain)
    }
}

extension Integration {
    package static func example(_ settings: IntegrationSettings = .example()) -> Integration {
        Integration(
            id: .example, revision: 1, siteKey: SiteKey(rawValue: "EXAMPLEKEY000001"), secret: Secret("example-secret"),
            previousSecret: nil, createdAt: TestTime.start, updatedAt: TestTime.start, settings: settings)
    }
}

extension SessionSnapshot {
    package static func example(
        id: VisitorSessionID = .example(), integration: IntegrationID = .example, readiness: Readiness = .ready,
        reason: Attribution.Reason? = nil, widgets: [String] = ["24860"],
        page: String? = "https://example.com/tours?utm_source=ya", referrer: String? = "https://ya.ru/",
        handedOver: Bool = true, seenAt: Date = TestTime.start.addingTimeInterval(-30)
    ) -> SessionSnapshot {
        SessionSnapshot(
            id: id, integration: integration, readiness: readiness,
            page: PageFacts(address: page, referrer: referrer, widgets: widgets, reason: reason),
            handedOver: handedOver, seenAt: seenAt)
    }
}

extension SessionlessPage {
    /// A page without a session that heard of the example booking.
    package static func example(reason: Attribution.Reason?) -> SessionlessPage {
        SessionlessPage(
            integration: .example, order: OrderNames(id: "1001", code: "C6UDS3"),
            page: PageFacts(reason: reason))
    }
}

extension PageEvent {
    /// The event of the example booking.
    package static func example(
        session: VisitorSessionID = .example(), integration: IntegrationID = .example, orderID: String? = "1001",
        code: String? = "C6UDS3", seenAt: Date = TestTime.start
    ) -> PageEvent {
        PageEvent(
            session: session, integration: integration, order: OrderNames(id: orderID, code: code), seenAt: seenAt)
    }
}
