package import FoundationEssentials
package import Stitching

/// One booking of one of Bukza's web requests, as its body tells of it. Prints without the contact's and the message's words.
///
/// Bukza substitutes text without promising JSON escaping, so nearly anything can arrive: this type takes any bytes
/// and gives either the fields that could be read or the reason why there are none. What was odd is told, not hidden.
package struct BukzaWebhook: Hashable, Sendable, CustomStringConvertible {
    /// The largest body that is read, in bytes.
    package static let maximumBytes = 65_536

    /// The most bookings that are read from one body.
    package static let maximumBookings = 100

    /// From `order_id`, else out of the message; as given, at most 255 bytes.
    package var orderID: String?
    /// The reservation's code, from `code`, else out of the message; as given, at most 255 bytes.
    package var code: String?
    /// The name is one line of at most 1,024 bytes.
    package var contact: Contact
    /// With its line breaks, at most 16,384 bytes.
    package var message: String?
    package var createdAt: Date?
    package var n2: N2
    package var widgetID: String?
    /// Each tag one line of at most 512 bytes.
    package var utm: UTM
    /// What was unusual about the body.
    package var oddities: Set<BookingOddity>

    init(_ fields: BukzaFields, country: PhoneCountry, date: (String) -> Date?) throws(BukzaWebhookError) {
        var values = BukzaValues(fields)
        self.message = values.message
        (self.orderID, self.code) = values.identity()
        let phone = values.phone(in: country)
        self.contact = Contact(
            name: values.name, phone: phone.reading?.number, email: values.email,
            phoneExtension: phone.reading?.extensionDigits, unreadPhone: phone.unread)
        self.createdAt = values.date(date)
        self.n2 = values.n2
        self.widgetID = values.line(.widgetID, maximumBytes: 64)
        self.utm = UTM(
            source: values.line(.utmSource, maximumBytes: 512), medium: values.line(.utmMedium, maximumBytes: 512),
            campaign: values.line(.utmCampaign, maximumBytes: 512), term: values.line(.utmTerm, maximumBytes: 512),
            content: values.line(.utmContent, maximumBytes: 512))
        self.oddities = values.oddities
        guard values.hasValue else { throw .noFields }
    }

    /// The booking that the body tells of.
    package func booking(of integration: IntegrationID, receivedAt: Date) -> Booking {
        Booking(
            integration: integration, orderID: self.orderID, code: self.code, contact: self.contact,
            message: self.message, createdAt: self.createdAt, n2: self.n2, widgetID: self.widgetID, utm: self.utm,
            receivedAt: receivedAt)
    }

    package var description: String {
        let order = "order: \(self.orderID ?? "-"), code: \(self.code ?? "-")"
        return "BukzaWebhook(\(order), \(self.contact), oddities: \(self.oddities.map(\.rawValue).sorted()))"
    }
}
