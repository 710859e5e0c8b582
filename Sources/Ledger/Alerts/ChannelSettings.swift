package import Foundation
package import Stitching

/// A recipient of notices: where, what, in which language and at which hours.
package struct ChannelSettings: Hashable, Sendable {
    /// The address of a recipient. Encrypted on disk: an address is personal, a bot's token and a webhook's address are
    /// secrets.
    package enum Target: Hashable, Sendable, Codable, CustomStringConvertible {
        case mail(to: String)
        case webhook(url: String)
        case telegram(token: String, chat: String)

        package var kind: String {
            switch self {
            case .mail: "mail"
            case .webhook: "webhook"
            case .telegram: "telegram"
            }
        }

        package var description: String { "\(self.kind), redacted" }
    }

    /// A part of the day without notices; may pass midnight.
    package struct QuietHours: Hashable, Sendable {
        /// Minutes since midnight, 0 to 1,439.
        package let from: Int
        package let until: Int

        /// `nil` when both are the same or out of range.
        package init?(from: Int, until: Int) {
            guard from != until, (0..<1_440).contains(from), (0..<1_440).contains(until) else { return nil }
            self.from = from
            self.until = until
        }
    }

    package var target: Target
    package var language: Language
    /// The time zone of the quiet hours and of Monday morning.
    package var timeZone: String
    package var wantsAlerts: Bool
    package var wantsWeekly: Bool
    package var quiet: QuietHours?

    package init(
        target: Target, language: Language, timeZone: String, wantsAlerts: Bool = true, wantsWeekly: Bool = false,
        quiet: QuietHours? = nil
    ) {
        self.target = target
        self.language = language
        self.timeZone = timeZone
        self.wantsAlerts = wantsAlerts
        self.wantsWeekly = wantsWeekly
        self.quiet = quiet
    }

    package var zone: TimeZone { TimeZone(identifier: self.timeZone) ?? .gmt }
}

/// A stored channel with its latest results.
package struct Channel: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let settings: ChannelSettings
    package let createdAt: Date
    package let sentAt: Date?
    package let failedAt: Date?
    /// Why the last notice did not arrive; `nil` when it did.
    package let failure: String?

    package init(
        id: Int64, settings: ChannelSettings, createdAt: Date, sentAt: Date?, failedAt: Date?, failure: String?
    ) {
        self.id = id
        self.settings = settings
        self.createdAt = createdAt
        self.sentAt = sentAt
        self.failedAt = failedAt
        self.failure = failure
    }
}

/// A queued notice for a channel.
package struct QueuedNotice: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let channel: Channel
    package let subject: String
    package let text: String
    package let link: String?
    package let facts: [String: String]
    /// A PNG and its description.
    package let picture: [UInt8]?
    package let pictureText: String?
    package let attempts: Int
    package let createdAt: Date

    package init(
        id: Int64, channel: Channel, subject: String, text: String, link: String?, facts: [String: String],
        picture: [UInt8]?, pictureText: String?, attempts: Int, createdAt: Date
    ) {
        self.id = id
        self.channel = channel
        self.subject = subject
        self.text = text
        self.link = link
        self.facts = facts
        self.picture = picture
        self.pictureText = pictureText
        self.attempts = attempts
        self.createdAt = createdAt
    }
}

/// A new notice for a channel.
package struct NewNotice: Hashable, Sendable {
    package var channel: Int64
    package var subject: String
    package var text: String
    package var link: String?
    package var facts: [String: String]
    package var picture: [UInt8]?
    package var pictureText: String?
    /// The alert of the notice. The notice of its end removes one that was not sent yet.
    package var alertKey: String?
    package var dueAt: Date

    package init(
        channel: Int64, subject: String, text: String, link: String? = nil, facts: [String: String] = [:],
        picture: [UInt8]? = nil, pictureText: String? = nil, alertKey: String? = nil, dueAt: Date
    ) {
        self.channel = channel
        self.subject = subject
        self.text = text
        self.link = link
        self.facts = facts
        self.picture = picture
        self.pictureText = pictureText
        self.alertKey = alertKey
        self.dueAt = dueAt
    }
}

/// An alert that was sent and has not ended.
package struct OpenAlert: Hashable, Sendable {
    package var kind: String
    package var integration: IntegrationID
    package var since: Date
    package var firedAt: Date
    package var remindedAt: Date

    package init(kind: String, integration: IntegrationID, since: Date, firedAt: Date, remindedAt: Date) {
        self.kind = kind
        self.integration = integration
        self.since = since
        self.firedAt = firedAt
        self.remindedAt = remindedAt
    }
}
