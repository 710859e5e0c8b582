package import FoundationEssentials

/// A booking system: reads its webhooks, and knows the body that its owners paste.
///
/// A second system is a second type of this kind, named once in the program's wiring.
package protocol BookingSource: Sendable {
    /// Stands in the addresses of its webhooks, `/hooks/NAME/SECRET`: lower-case letters and digits.
    var name: String { get }

    /// The name by which owners know it.
    var title: String { get }

    /// How its widgets look on a page.
    var signs: any WidgetSigns { get }

    /// The largest body that is read, in bytes.
    var maximumBytes: Int { get }

    /// The body of the web request that an owner pastes into the booking system.
    var template: String { get }

    /// Reads a request: at least one booking, in the body's order. Linear in its size; any bytes are allowed.
    ///
    /// - Throws: when nothing can be read, or too much. Keep the body whole then: but for a set-up ping the booking is
    ///   real.
    func read(_ request: WebhookRequest, in context: ReadingContext) throws(UnreadableWebhook) -> [ReadBooking]

    /// The body that the booking system would send for a made-up booking.
    func body(of test: TestOrder) -> [UInt8]
}

/// What a reader of webhooks must know of the integration.
package struct ReadingContext: Hashable, Sendable {
    package let integration: IntegrationID
    /// Of dates that name no zone.
    package let timeZone: TimeZone
    /// Of telephone numbers without a country code.
    package let country: PhoneCountry
    /// When the request came; of two readings of a date the nearer one counts.
    package let receivedAt: Date

    package init(integration: IntegrationID, timeZone: TimeZone, country: PhoneCountry, receivedAt: Date) {
        self.integration = integration
        self.timeZone = timeZone
        self.country = country
        self.receivedAt = receivedAt
    }
}

/// One booking of a webhook, and what was unusual about the body.
package struct ReadBooking: Hashable, Sendable {
    package let booking: Booking
    package let oddities: Set<BookingOddity>

    package init(booking: Booking, oddities: Set<BookingOddity> = []) {
        self.booking = booking
        self.oddities = oddities
    }
}

/// Why a webhook gives no booking.
package struct UnreadableWebhook: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing but words of testing: somebody tries the address, and no booking is lost.
    package let isPing: Bool
    /// One sentence with the next step for the owner, without anything from the body.
    package let description: String

    package init(isPing: Bool = false, description: String) {
        self.isPing = isPing
        self.description = description
    }
}

/// A made-up booking that shows whether the whole way works.
package struct TestOrder: Hashable, Sendable {
    package let orderID: String
    package let code: String
    package let name: String
    package let email: String
    /// What stands in front of the order id and the code.
    package let remark: String
    package let n2: String
    package let createdAt: Date
    package let timeZone: TimeZone

    package init(
        orderID: String, code: String, name: String, email: String, remark: String, n2: String, createdAt: Date,
        timeZone: TimeZone
    ) {
        self.orderID = orderID
        self.code = code
        self.name = name
        self.email = email
        self.remark = remark
        self.n2 = n2
        self.createdAt = createdAt
        self.timeZone = timeZone
    }
}
