import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// An integration for a person who may not change it, without secret addresses.
struct IntegrationName: Encodable {
    let id: String
    let name: String
    let active: Bool

    init(_ integration: Integration) {
        self.id = integration.id.description
        self.name = integration.settings.name
        self.active = integration.settings.isActive
    }
}

/// A person and the one-time link, which is shown once.
struct InvitedUser: Encodable {
    let user: UserOutput
    let link: String
}

struct TokenOutput: Encodable {
    let id: String
    let name: String
    let createdAt: Date
    let usedAt: Date?
    /// Only in the answer that creates it.
    let token: String?

    init(_ token: APIToken, secret: String? = nil) {
        self.id = String(token.id)
        self.name = token.name
        self.createdAt = token.createdAt
        self.usedAt = token.usedAt
        self.token = secret
    }
}

struct ChangeOutput: Encodable {
    let revision: Int64
    let at: Date
    let author: String
    let fields: [SettingsChange.Field]

    init(_ change: SettingsChange) {
        self.revision = change.revision
        self.at = change.at
        self.author = change.author
        self.fields = change.fields
    }
}

/// Why an account did not answer, with the next step in the reader's language.
struct TroubleOutput: Encodable {
    let mnemonic: String
    let message: String
    let advice: String
    let seenAddress: String?
    let renewsAt: Date?

    init(_ trouble: AccountTrouble, _ language: Language) {
        self.mnemonic = trouble.failure.mnemonic
        self.message = trouble.failure.message
        self.advice = trouble.text(in: language)
        self.seenAddress = trouble.seenAddress
        self.renewsAt = trouble.renewsAt
    }
}

struct AccountOutput: Encodable {
    var appID: String?
    var name: String?
    var timezone: String?
    var trouble: TroubleOutput?
}

struct ListOutput: Encodable {
    struct Item: Encodable {
        let id: String
        let name: String?
        let domain: String?
    }

    let items: [Item]
    /// The number of matches.
    let found: Int
    let total: Int
    let readAt: Date?
    let trouble: TroubleOutput?
}

struct BookingsOutput: Encodable {
    let bookings: [BookingSummary]
    /// The `before` of the next page; absent on the last.
    let next: String?
}

struct CountOutput: Encodable {
    let count: Int
}
