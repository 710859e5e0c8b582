/// One thing that an export says of a booking: the one list for CSV, JSON, SQL and the API's description.
///
/// The order is that of CSV and JSON. No personal data.
package enum ExportColumn: String, Sendable, CaseIterable {
    /// The JSON object in which a column stands.
    package enum Place: Hashable, Sendable {
        case booking, attribution, utm, lastError
    }

    case id, integrationID, receivedAt, orderID, code, status, attempts, remoteID
    case kind, reason, sessionID, campaignID, siteID, sourceID, widgetID, pageURL, referrer
    case utmSource, utmMedium, utmCampaign, utmTerm, utmContent
    case errorMnemonic, errorMessage, errorAt

    package var place: Place {
        switch self {
        case .id, .integrationID, .receivedAt, .orderID, .code, .status, .attempts, .remoteID: .booking
        case .kind, .reason, .sessionID, .campaignID, .siteID, .sourceID, .widgetID, .pageURL, .referrer: .attribution
        case .utmSource, .utmMedium, .utmCampaign, .utmTerm, .utmContent: .utm
        case .errorMnemonic, .errorMessage, .errorAt: .lastError
        }
    }

    /// The name in CSV.
    package var name: String { self == .remoteID ? OutsideName.remoteID : self.rawValue }

    /// The name in its JSON object.
    package var key: String {
        switch self {
        case .utmSource: "source"
        case .utmMedium: "medium"
        case .utmCampaign: "campaign"
        case .utmTerm: "term"
        case .utmContent: "content"
        case .errorMnemonic: "mnemonic"
        case .errorMessage: "message"
        case .errorAt: "at"
        default: self.name
        }
    }

    /// The type in JSON as the API's description writes it; `?` means that it may be `null`.
    package var schema: String {
        switch self {
        case .receivedAt, .errorAt: "date"
        case .attempts: "integer"
        case .id, .integrationID, .status, .kind, .errorMnemonic, .errorMessage: "string"
        default: "string?"
        }
    }
}
