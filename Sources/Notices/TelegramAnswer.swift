import FoundationEssentials

/// Telegram's answer: its own success or failure, independent of HTTP.
///
/// **Source:** core.telegram.org/bots/api#making-requests.
struct TelegramAnswer: Decodable, Sendable {
    struct Parameters: Decodable, Sendable {
        let retryAfter: Double?

        enum CodingKeys: String, CodingKey {
            case retryAfter = "retry_after"
        }
    }

    let ok: Bool
    let errorCode: Int?
    let description: String?
    let parameters: Parameters?

    enum CodingKeys: String, CodingKey {
        case ok
        case errorCode = "error_code"
        case description
        case parameters
    }

    /// `nil` when the body is not an answer of the API.
    init?(_ body: String) {
        guard let answer = try? JSONDecoder().decode(TelegramAnswer.self, from: Data(body.utf8)) else { return nil }
        self = answer
    }

    /// The subject of a code: 401 and 404 mean an unknown token; 400 and 403 mean a chat that does not exist or has
    /// blocked the bot.
    static func topic(of code: Int) -> NoticeRefusal.Topic {
        switch code {
        case 401, 404: .signIn
        case 400, 403: .recipient
        default: .notice
        }
    }
}
