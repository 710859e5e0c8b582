import Relay
import Stitching

/// Parameters of `get.campaigns`, `get.sites` and `get.sources`. **Source:** vendor documentation of each method.
struct CatalogParams: Encodable, Sendable {
    struct Filter: Encodable, Sendable {
        let field: String
        let `operator` = "="
        let value: String

        private enum CodingKeys: CodingKey { case field, `operator`, value }
    }

    struct Sort: Encodable, Sendable {
        let field: String
        let order = "asc"

        private enum CodingKeys: CodingKey { case field, order }
    }

    let accessToken: String
    let fields: [String]
    let filter: Filter?
    let sort: [Sort]
    let limit: Int
    let offset: Int

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case fields, filter, sort, limit, offset
    }
}

/// A row of any of the three lists. One unexpected column must not cost the page its list, so each column is decoded
/// separately.
struct CatalogRow: Decodable, Sendable {
    /// Of a name: far more than a person reads, so that no account can fill the memory.
    static let maximumNameBytes = 300

    /// `nil` for a row without a number, which nobody could choose.
    let item: CatalogItem?

    private enum CodingKeys: String, CodingKey {
        case id, name, state, status
        case domainName = "domain_name"
        case siteID = "site_id"
        case siteDomainName = "site_domain_name"
    }

    init(from decoder: any Decoder) throws {
        guard let row = try? decoder.container(keyedBy: CodingKeys.self) else {
            self.item = nil
            return
        }
        func text(_ key: CodingKeys) -> String? {
            (try? row.decodeIfPresent(String.self, forKey: key))?.singleLine.nonEmpty?
                .prefix(utf8Bytes: Self.maximumNameBytes)
        }
        guard let id = try? row.decode(Int64.self, forKey: .id) else {
            self.item = nil
            return
        }
        self.item = CatalogItem(
            id: id, name: text(.name), domain: text(.domainName) ?? text(.siteDomainName),
            siteID: try? row.decodeIfPresent(Int64.self, forKey: .siteID), state: text(.state) ?? text(.status))
    }
}

/// `get.account`, each column decoded separately.
struct IdentityRow: Decodable, Sendable {
    let identity: AccountIdentity

    private enum CodingKeys: String, CodingKey {
        case name, timezone
        case appID = "app_id"
    }

    init(from decoder: any Decoder) throws {
        let row = try? decoder.container(keyedBy: CodingKeys.self)
        let name = try? row?.decodeIfPresent(String.self, forKey: .name)
        self.identity = AccountIdentity(
            appID: try? row?.decodeIfPresent(Int64.self, forKey: .appID),
            name: name?.singleLine.nonEmpty?.prefix(utf8Bytes: CatalogRow.maximumNameBytes),
            timeZone: try? row?.decodeIfPresent(String.self, forKey: .timezone))
    }
}
