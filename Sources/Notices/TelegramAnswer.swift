import FoundationEssentials

/// What Telegram answers: its own yes or no, whatever HTTP says.
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

    /// `nil` when this is no answer of the API.
    init?(_ body: String) {
        guard let answer = try? JSONDecoder().decode(TelegramAnswer.self, from: Data(body.utf8)) else { return nil }
        self = answer
    }

    /// What a code is about: 401 and 404 are a token that no bot has, 400 and 403 a chat that is not there or has
    /// turned the bot away.
    static func topic(of code: Int) -> NoticeRefusal.Topic {
        switch code {
        case 401, 404: .signIn
        case 400, 403: .recipient
        default: .notice
        }
    }
}
