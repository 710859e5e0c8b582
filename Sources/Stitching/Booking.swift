package import FoundationEssentials

/// The value of the hidden order field n2 when the booking came.
package enum N2: Hashable, Sendable {
    case empty
    /// An unreplaced parameter such as `[order_n2]`: the booking system does not know the parameter.
    case placeholder
    /// The session id, in decimal digits.
    case session(VisitorSessionID)
    /// `~stale:ID`: the visitor's last known session, because the tracker did not answer for this visit.
    case stale(VisitorSessionID)
    /// `~reason`: the page had no session and said why.
    case marker(Attribution.Reason)
    case malformed

    private static let stalePrefix = "~stale:"

    /// The session that it names.
    package var session: VisitorSessionID? {
        switch self {
        case .session(let id), .stale(let id): id
        case .empty, .placeholder, .marker, .malformed: nil
        }
    }

    /// Whether it says that the session is not known to be this visit's.
    package var isStale: Bool {
        if case .stale = self { return true }
        return false
    }

    /// Reads the field's text. Ignores spaces around it.
    ///
    /// - Parameter leftover: knows the booking system's parameters.
    package init(text: String?, leftover: TemplateLeftover = TemplateLeftover()) {
        let value = (text ?? "").trimmed
        if value.isEmpty {
            self = .empty
        } else if leftover.isAll(of: value) {
            self = .placeholder
        } else if let session = VisitorSessionID(text: value) {
            self = .session(session)
        } else if value.hasPrefix(Self.stalePrefix),
            let session = VisitorSessionID(text: String(value.dropFirst(Self.stalePrefix.count)))
        {
            self = .stale(session)
        } else if value.hasPrefix("~"), let reason = Attribution.Reason(rawValue: String(value.dropFirst())) {
            self = .marker(reason)
        } else {
            self = .malformed
        }
    }
}

/// One reservation from a webhook, with every field already read. Its description contains no contact and no message.
package struct Booking: Hashable, Sendable, CustomStringConvertible {
    package var integration: IntegrationID
    package var orderID: String?
    package var code: String?
    package var contact: Contact
    /// The text that the customer sees. It becomes the request's message.
    package var message: String?
    /// When the booking was made, if the webhook's text could be read.
    package var createdAt: Date?
    package var n2: N2
    package var widgetID: String?
    package var utm: UTM
    package var receivedAt: Date

    package init(
        integration: IntegrationID, orderID: String?, code: String?, contact: Contact, message: String?,
        createdAt: Date?, n2: N2, widgetID: String? = nil, utm: UTM = UTM(), receivedAt: Date
    ) {
        self.integration = integration
        self.orderID = orderID
        self.code = code
        self.contact = contact
        self.message = message
        self.createdAt = createdAt
        self.n2 = n2
        self.widgetID = widgetID
        self.utm = utm
        self.receivedAt = receivedAt
    }

    /// The order id and the code together.
    package var order: OrderNames { OrderNames(id: self.orderID, code: self.code) }

    package var description: String {
        "Booking(integration: \(self.integration), order: \(self.orderID ?? "-"), code: \(self.code ?? "-"), \(self.contact))"
    }
}
