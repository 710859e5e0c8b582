package import FoundationEssentials
package import Stitching

/// What the body of one of Bukza's web requests says. Prints without the contact's and the message's words.
///
/// Bukza substitutes text without promising JSON escaping, so nearly anything can arrive: this type takes any bytes
/// and gives either the fields that could be read or the reason why there are none. What was odd is told, not hidden.
package struct BukzaWebhook: Hashable, Sendable, CustomStringConvertible {
    /// The largest body that is read, in bytes.
    package static let maximumBytes = 65_536

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
    package var oddities: Set<Oddity>

    /// Reads a body. Linear in its size; any bytes are allowed.
    ///
    /// - Parameter timeZone: of dates that name none, that is the account's.
    /// - Throws: when nothing can be read. Keep the body and answer 422 then; the booking is real.
    package init(body: some Collection<UInt8>, timeZone: TimeZone) throws(BukzaWebhookError) {
        guard body.count <= Self.maximumBytes else { throw .tooLarge }
        let text = BukzaBodyText(Array(body))
        guard text.bytes.contains(where: { $0 > 0x20 }) else { throw .empty }
        var values = BukzaValues(BukzaBodyReader.fields(of: text.bytes))

        let message = values.message
        let order = BukzaOrderText(message: message ?? "", isPartial: values.isMessagePartial)
        self.orderID = values.line(.orderID, maximumBytes: 255) ?? order.orderID?.prefix(utf8Bytes: 255)
        self.code = values.line(.code, maximumBytes: 255) ?? order.code?.prefix(utf8Bytes: 255)
        self.message = message
        self.contact = Contact(name: values.name, phone: values.phone, email: values.email)
        self.createdAt = values.date(in: timeZone)
        self.n2 = values.n2
        self.widgetID = values.line(.widgetID, maximumBytes: 64)
        self.utm = UTM(
            source: values.line(.utmSource, maximumBytes: 512), medium: values.line(.utmMedium, maximumBytes: 512),
            campaign: values.line(.utmCampaign, maximumBytes: 512), term: values.line(.utmTerm, maximumBytes: 512),
            content: values.line(.utmContent, maximumBytes: 512))
        self.oddities = values.oddities.union(text.oddities)
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
