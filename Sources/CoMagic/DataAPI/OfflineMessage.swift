package import Foundation
package import Ledger
package import Stitching

/// One item of `upload.offline_messages`, ready to be sent.
///
/// Exactly one of session, campaign and site is sent: together they would have to agree, without a benefit.
/// **Source:** vendor documentation of the method; working clients send phones as digits without `+`.
package struct OfflineMessage: Encodable, Hashable, Sendable {
    package var dateTime: String?
    package var name: String?
    package var phone: String?
    package var email: String?
    package var message: String?
    /// A JSON *number*; a string is refused as the wrong type.
    package var visitorSessionID: Int64?
    package var campaignID: Int64?
    package var siteID: Int64?
    package var sourceID: Int64?
    package var formName: String
    package var extID: String

    /// Shown as the form's name in CoMagic's reports.
    package static let formName = "Bukza"

    /// Our own lengths: the vendor publishes none, and a refused booking is worse than a shortened text.
    package enum Limits {
        package static let nameBytes = 500
        package static let messageBytes = 8_000
    }

    private enum CodingKeys: String, CodingKey {
        case dateTime = "date_time"
        case name, phone, email, message
        case visitorSessionID = "visitor_session_id"
        case campaignID = "campaign_id"
        case siteID = "site_id"
        case sourceID = "source_id"
        case formName = "form_name"
        case extID = "ext_id"
    }

    /// - Parameter now: a booking's date is never later than this, because CoMagic refuses the future.
    package init(_ entry: OutboxEntry, account: CoMagicAccount, now: Date) {
        let booking = entry.booking
        // Without a readable date CoMagic takes the time of the call.
        self.dateTime =
            entry.omitsDate || booking.createdAt == nil
            ? nil : AccountTime.text(entry.date(sentAt: now), in: account.timeZone)
        self.name = booking.contact.name?.prefix(utf8Bytes: Limits.nameBytes)
        self.phone = booking.contact.phone?.digits
        self.email = booking.contact.email?.text
        self.message = MessageText.make(of: booking, maximumBytes: Limits.messageBytes).nonEmpty
        self.formName = Self.formName
        self.extID = entry.externalID
        if let session = entry.attribution.session {
            self.visitorSessionID = session.rawValue
        } else {
            let destination = entry.destination ?? account.destination
            self.campaignID = destination.campaignID
            self.siteID = destination.siteID
            self.sourceID = entry.omitsSource ? nil : destination.sourceID
        }
    }

    /// The same message for storage: enough of a contact to recognise it, not enough to use it; of the text its length
    /// and the words that name the order.
    ///
    /// - Parameter booking: the source of the message.
    package func masked(for booking: Booking) -> OfflineMessage {
        var masked = self
        masked.name = self.name.map { "\($0.prefix(1))…" }
        masked.phone = self.phone.map { "\($0.prefix(4))…\($0.suffix(2))" }
        masked.email = self.email.map { "\($0.prefix(1))…\($0.drop { $0 != "@" })" }
        masked.message = self.message.map { text in
            let names = [booking.orderID, booking.code].compactMap(\.self)
            return (names + ["… (\(text.count))"]).joined(separator: " ")
        }
        return masked
    }

    /// A text without this message's personal data: CoMagic's errors repeat the values that they reject.
    package func scrub(_ text: String) -> String { self.mask.mask(text) }

    private var mask: PersonMask {
        PersonMask(
            of: Contact(
                name: self.name, phone: self.phone.flatMap { PhoneNumber(text: "+\($0)") },
                email: self.email.flatMap { EmailAddress(text: $0) }), message: self.message)
    }
}

/// `YYYY-MM-DD hh:mm:ss` in the account's zone, CoMagic's only format of a time.
package enum AccountTime {
    package static func text(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(.second(in: zone))
    }
}

/// What a call for one integration's CoMagic account needs. Its description hides the token.
package struct CoMagicAccount: Hashable, Sendable {
    package var url: String
    package var token: Secret
    package var timeZone: TimeZone
    package var destination: Destination

    package init(_ integration: Integration) {
        self.init(integration.settings)
    }

    /// For settings that are not stored yet.
    package init(_ settings: IntegrationSettings) {
        switch settings.target {
        case .comagic(let access):
            self.url = access.url
            self.token = access.token
        }
        self.timeZone = settings.zone
        self.destination = settings.destination
    }
}
