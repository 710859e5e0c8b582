/// The cases that the documentation leaves open, as choices, and the sizes of the sandbox.
///
/// The defaults are the pessimistic readings: a client that is right against them is right against the others. JSON
/// names are those of `POST /control/options`.
package struct SandboxOptions: Hashable, Sendable, Codable {
    /// Which visitor sessions exist.
    package enum Sessions: String, Hashable, Sendable, Codable {
        /// Every positive number.
        case any
        /// Only those registered.
        case known
    }

    /// The effect of a second message with the same `ext_id`.
    package enum Repeats: String, Hashable, Sendable, Codable {
        case duplicates, updates, refuses
    }

    /// The effect of one refused message on its call.
    package enum Batch: String, Hashable, Sendable, Codable {
        /// Nothing is stored.
        case atomic
        /// The messages before the refused one are stored.
        case partial
    }

    /// The order of the ids in an answer.
    package enum Order: String, Hashable, Sendable, Codable {
        case request, reversed
    }

    package var sessions: Sessions = .any
    /// The answer for a session that does not exist.
    package var unknownSession: Mnemonic = .entityNotFound
    /// The answer for a session that began more than 180 days before the message.
    package var oldSession: Mnemonic = .invalidParameterValue
    package var repeats: Repeats = .duplicates
    package var batch: Batch = .atomic
    package var idOrder: Order = .request
    /// Whether `+79991234567` is a phone; otherwise only digits are.
    package var acceptsPlus: Bool = false
    /// Whether a message without `date_time` is refused; otherwise it gets the call's time.
    package var requiresDateTime: Bool = false
    /// Messages in one call. **Source:** CoMagic Data API documentation; Novofon's says 500.
    package var maximumMessages: Int = 50
    /// Bytes of a request; a longer one answers HTTP 413.
    package var maximumBodyBytes: Int = 512 * 1_024
    /// Campaigns of every account, the system one included; accounts with integrated campaigns have thousands.
    package var campaigns: Int = Self.standardCampaigns
    /// Seconds until an uploaded message shows in the report.
    package var reportLag: Double = 0
    /// Seconds after which a hanging answer ends with a cut connection.
    package var maximumHang: Double = 600

    /// Enough for a search, few enough for one page.
    package static let standardCampaigns = 120

    /// The pessimistic reading of every case.
    package init() {}

    /// Why these options cannot be used, as a sentence; `nil` when they can.
    package var problem: String? {
        guard (1...10_000).contains(self.maximumMessages) else { return "maximum_messages is 1 to 10000" }
        guard (1_024...16_777_216).contains(self.maximumBodyBytes) else {
            return "maximum_body_bytes is 1024 to 16777216"
        }
        guard (1...200_000).contains(self.campaigns) else { return "campaigns is 1 to 200000" }
        guard (0...86_400).contains(self.reportLag) else { return "report_lag is 0 to 86400 seconds" }
        guard (0...86_400).contains(self.maximumHang) else { return "maximum_hang is 0 to 86400 seconds" }
        return nil
    }

    private enum CodingKeys: String, CodingKey {
        case sessions
        case unknownSession = "unknown_session"
        case oldSession = "old_session"
        case repeats = "ext_id_repeats"
        case batch
        case idOrder = "id_order"
        case acceptsPlus = "accepts_plus"
        case requiresDateTime = "requires_date_time"
        case maximumMessages = "maximum_messages"
        case maximumBodyBytes = "maximum_body_bytes"
        case campaigns
        case reportLag = "report_lag"
        case maximumHang = "maximum_hang"
    }
}
