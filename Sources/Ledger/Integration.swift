package import Foundation
package import Stitching

/// One customer's site, widgets, webhook and account at the target, as set up by the owner.
package struct Integration: Hashable, Sendable, Identifiable {
    package let id: IntegrationID
    /// Grows with every change; an update names the one on which it is based.
    package let revision: Int64
    package let siteKey: SiteKey
    package let secret: Secret
    /// The keyed hash of the secret before the last rotation, valid until the date.
    package let previousSecret: PreviousSecret?
    package let createdAt: Date
    package let updatedAt: Date
    package var settings: IntegrationSettings

    package struct PreviousSecret: Hashable, Sendable {
        package let hash: Data
        package let until: Date

        package init(hash: Data, until: Date) {
            self.hash = hash
            self.until = until
        }
    }

    package init(
        id: IntegrationID, revision: Int64, siteKey: SiteKey, secret: Secret, previousSecret: PreviousSecret?,
        createdAt: Date, updatedAt: Date, settings: IntegrationSettings
    ) {
        self.id = id
        self.revision = revision
        self.siteKey = siteKey
        self.secret = secret
        self.previousSecret = previousSecret
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.settings = settings
    }

    /// What a reader of this integration's webhooks must know.
    package func readingContext(receivedAt: Date) -> ReadingContext {
        ReadingContext(
            integration: self.id, timeZone: self.settings.zone, country: self.settings.country, receivedAt: receivedAt)
    }

    /// The owner's choices as a join policy. - Parameter matchWindow: seconds; the operator's choice.
    package func joinPolicy(matchWindow: TimeInterval) -> JoinPolicy {
        JoinPolicy(
            usesStaleSessions: self.settings.plain.usesStaleSessions, infersMatches: self.settings.plain.infersMatches,
            matchWindow: matchWindow)
    }
}

/// The public name of an integration in script and beacon addresses: 16 URL-safe characters, not secret.
package struct SiteKey: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { self.rawValue }
}

/// The settings that the owner can change.
package struct IntegrationSettings: Hashable, Sendable {
    package var name: String
    package var isActive: Bool
    /// Widget ids to touch; empty means every widget on the page.
    package var widgets: [String]
    package var bookingSystem: BookingSystem
    package var target: Target
    package var destination: Destination
    /// IANA name of the account's time zone.
    package var timeZone: String
    package var plain: PlainSettings
    /// The site script's options that differ from the defaults.
    package var script: [ScriptOption: String]

    package init(
        name: String, isActive: Bool = true, widgets: [String] = [],
        bookingSystem: BookingSystem = .assumed, target: Target, destination: Destination,
        timeZone: String = Self.assumedTimeZone,
        plain: PlainSettings = PlainSettings(), script: [ScriptOption: String] = [:]
    ) {
        self.name = name
        self.isActive = isActive
        self.widgets = widgets
        self.bookingSystem = bookingSystem
        self.target = target
        self.destination = destination
        self.timeZone = timeZone
        self.plain = plain
        self.script = script
    }

    /// Used when neither the owner nor the account names one: most accounts of these vendors are in Moscow's zone.
    package static let assumedTimeZone = "Europe/Moscow"

    /// The zone, or UTC if the system's zone table has lost the name since it was checked.
    package var zone: TimeZone { TimeZone(identifier: self.timeZone) ?? .gmt }

    /// The country of numbers without a country code.
    package var country: PhoneCountry { self.plain.phoneCountry ?? PhoneCountry.of(timeZone: self.timeZone) }

    /// Whether two integrations use one account: equal numbers of the target then mean the same request.
    package func sharesAccount(with other: IntegrationSettings) -> Bool { self.target == other.target }
}
