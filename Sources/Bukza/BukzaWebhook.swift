package import FoundationEssentials
package import Stitching

/// One booking from the body of one of Bukza's web requests. Its description contains no contact and no message.
///
/// Bukza inserts text without promising to escape it for JSON, so nearly anything can arrive. This type accepts any
/// bytes and gives either the fields that could be read or the reason why there are none. Oddities are recorded.
package struct BukzaWebhook: Hashable, Sendable, CustomStringConvertible {
    /// The largest body that is read, in bytes.
    package static let maximumBytes = 65_536

    /// The maximum number of bookings that are read from one body.
    package static let maximumBookings = 100

    /// From `order_id`, else from the message; unchanged, at most 255 bytes.
    package var orderID: String?
    /// The reservation's code, from `code`, else from the message; unchanged, at most 255 bytes.
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
    /// The unusual properties of the body.
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

    /// The booking of the body.
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
