package import FoundationEssentials

/// One customer account of the sandbox: who may call, with which methods, and how often.
package struct SandboxAccount: Hashable, Sendable, Codable {
    /// The vendor's names of parts that a tariff may lack.
    package enum Component: String, Hashable, Sendable, Codable, CaseIterable {
        case dataAPI = "data_api"
        case callTracking = "call_tracking"
        case uploadOfflineMessages = "upload_offline_messages"
        /// "Data API для настройки", which `get.sources` needs.
        case dataAPISettings = "data_api_settings"
        /// "Call tracking 3.0", the generation of accounts that has sources. The spelling is ours.
        case callTracking3 = "call_tracking_3"
    }

    /// The state of the permanent key.
    package enum TokenState: String, Hashable, Sendable, Codable {
        case valid, expired, blocked
    }

    /// The permanent key, `params.access_token`.
    package var token: String
    package var appID: Int64
    package var name: String
    /// IANA name; dates of this account's calls are read and written in it.
    package var timezone: String
    package var tokenState: TokenState
    /// `false`: every call answers `account_inactive`.
    package var isActive: Bool
    /// `false`: every call answers `ip_not_whitelisted`, as for a new account.
    package var isAddressAllowed: Bool
    package var components: Set<Component>
    /// Successful calls per day, until the account's midnight.
    package var dayLimit: Int64
    /// Successful calls per minute.
    package var minuteLimit: Int64
    /// Customers of an agent, who must then name one as `user_id`; empty for a client.
    package var customers: [Int64]
    /// `ext_id` of the user fields that a message may fill.
    package var userFields: [String]

    /// A client with everything switched on and generous limits.
    package init(token: String, appID: Int64, name: String, timezone: String = "Europe/Moscow") {
        self.token = token
        self.appID = appID
        self.name = name
        self.timezone = timezone
        self.tokenState = .valid
        self.isActive = true
        self.isAddressAllowed = true
        self.components = Set(Component.allCases)
        self.dayLimit = 1_000_000
        self.minuteLimit = 100_000
        self.customers = []
        self.userFields = ["order_id"]
    }

    /// The account of every new sandbox: token `sandbox-token`.
    package static let standard = SandboxAccount(token: "sandbox-token", appID: 1_103, name: "Картинг «Вираж»")

    /// The account's zone; UTC when the name is unknown, which ``problem`` reports.
    package var zone: TimeZone { TimeZone(identifier: self.timezone) ?? .gmt }

    /// Why these settings are not valid, as a sentence; `nil` when they are.
    package var problem: String? {
        if self.token.isEmpty { return "an account needs a token" }
        if TimeZone(identifier: self.timezone) == nil {
            return "unknown time zone \(self.timezone): use an IANA name such as Europe/Moscow"
        }
        if self.dayLimit < 0 || self.minuteLimit < 0 { return "limits are not negative" }
        return nil
    }

    private enum CodingKeys: String, CodingKey {
        case token
        case appID = "app_id"
        case name
        case timezone
        case tokenState = "token_state"
        case isActive = "active"
        case isAddressAllowed = "address_allowed"
        case components
        case dayLimit = "day_limit"
        case minuteLimit = "minute_limit"
        case customers
        case userFields = "user_fields"
    }
}
