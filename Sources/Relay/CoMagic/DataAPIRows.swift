/// Parameters and rows of the Data API's methods that we call. **Source:** vendor documentation of each method.
struct TokenParams: Encodable, Sendable {
    let accessToken: String

    private enum CodingKeys: String, CodingKey { case accessToken = "access_token" }
}

/// `upload.offline_messages`.
struct UploadParams: Encodable, Sendable {
    let accessToken: String
    let offlineMessages: [OfflineMessage]

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case offlineMessages = "offline_messages"
    }
}

/// `get.offline_messages_report`, narrowed to one `ext_id`.
struct ReportParams: Encodable, Sendable {
    struct Filter: Encodable, Sendable {
        let field: String
        let `operator`: String
        let value: String
    }

    let accessToken: String
    let dateFrom: String
    let dateTill: String
    let fields = ["id", "ext_id"]
    let filter: Filter

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case dateFrom = "date_from"
        case dateTill = "date_till"
        case fields, filter
    }
}

struct Identified: Decodable, Sendable {
    let id: Int64?
}

struct ReportRow: Decodable, Sendable {
    let id: Int64
    let extID: String?

    private enum CodingKeys: String, CodingKey {
        case id
        case extID = "ext_id"
    }
}

struct AccountRow: Decodable, Sendable {
    let timezone: String?
}
