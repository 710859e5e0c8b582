import Relay

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

/// `get.offline_messages_report`, limited to some `ext_id`s.
struct ReportParams: Encodable, Sendable {
    /// One name, or several with an "or".
    enum Filter: Encodable, Sendable {
        struct Equal: Encodable, Sendable {
            let field = "ext_id"
            let `operator` = "="
            let value: String

            private enum CodingKeys: CodingKey { case field, `operator`, value }
        }

        case one(Equal)
        case any([Equal])

        private enum CodingKeys: CodingKey { case filters, condition }

        init(extIDs: [String]) {
            let parts = extIDs.map { Equal(value: $0) }
            if let only = parts.first, parts.count == 1 {
                self = .one(only)
            } else {
                self = .any(parts)
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .one(let part): try part.encode(to: encoder)
            case .any(let parts):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(parts, forKey: .filters)
                try container.encode("or", forKey: .condition)
            }
        }
    }

    let accessToken: String
    let dateFrom: String
    let dateTill: String
    var fields = ["id", "ext_id"]
    /// Without it, everything in the interval is reported.
    var filter: Filter?
    var limit: Int?
    var offset: Int?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case dateFrom = "date_from"
        case dateTill = "date_till"
        case fields, filter, limit, offset
    }
}

/// `delete.offline_messages`.
struct DeleteParams: Encodable, Sendable {
    let accessToken: String
    let id: Int64

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case id
    }
}

struct Identified: Decodable, Sendable {
    let id: Int64?
}

/// One offline request in CoMagic's report. Fields that were not requested are absent.
struct ReportRow: Decodable, Sendable {
    let id: Int64
    let extID: String?
    let sessionID: Int64?
    let campaignID: Int64?
    let siteID: Int64?

    private enum CodingKeys: String, CodingKey {
        case id
        case extID = "ext_id"
        case sessionID = "visitor_session_id"
        case campaignID = "campaign_id"
        case siteID = "site_id"
    }

    var request: RemoteRequest {
        RemoteRequest(
            id: self.id, extID: self.extID, sessionID: self.sessionID, campaignID: self.campaignID, siteID: self.siteID)
    }
}

struct AccountRow: Decodable, Sendable {
    let timezone: String?
}
