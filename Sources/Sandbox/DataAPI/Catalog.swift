/// The sites, campaigns and sources that every account of the sandbox has.
package struct Catalog: Hashable, Sendable {
    /// A row of `get.sites`.
    package struct Site: Hashable, Sendable {
        package var id: Int64
        package var domainName: String
        package var name: String
    }

    /// A row of `get.campaigns`.
    package struct Campaign: Hashable, Sendable {
        package var id: Int64
        package var name: String
        package var isActive: Bool
        /// `basic`, `system` or `integrated`.
        package var type: String
        /// Only for integrated ones.
        package var engine: String?
        /// `nil` for the system campaign, which every site shares.
        package var siteID: Int64?
    }

    /// A row of `get.sources`.
    package struct Source: Hashable, Sendable {
        package var id: Int64
        package var name: String
        package var channel: String
        /// `active`, `off` or `removed`.
        package var state: String
    }

    package var sites: [Site]
    package var campaigns: [Campaign]
    package var sources: [Source]

    /// Five sites; 120 campaigns, of which the system one (−1) and 11 inactive ones; eight sources.
    ///
    /// Campaigns are 500001…500119. **Source:** the system campaign's number and name are the vendor's.
    package static let standard: Catalog = {
        let sites = [
            Site(id: 2_001, domainName: "karting.example.ru", name: "Картинг «Вираж»"),
            Site(id: 2_002, domainName: "kids.karting.example.ru", name: "Детский картинг"),
            Site(id: 2_003, domainName: "quest.example.ru", name: "Квесты «Вираж»"),
            Site(id: 2_004, domainName: "party.example.ru", name: "Праздники"),
            Site(id: 2_005, domainName: "xn--80aa0aaeaxk.example", name: "Лендинг акции"),
        ]
        let sources = [
            Source(id: -1, name: "Прямые заходы", channel: "direct", state: "active"),
            Source(id: 3_001, name: "Яндекс.Карты", channel: "maps", state: "active"),
            Source(id: 3_002, name: "2ГИС", channel: "maps", state: "active"),
            Source(id: 3_003, name: "Виджет бронирования", channel: "referral", state: "active"),
            Source(id: 3_004, name: "Рассылка", channel: "email", state: "active"),
            Source(id: 3_005, name: "ВКонтакте", channel: "social", state: "active"),
            Source(id: 3_006, name: "Партнёры", channel: "referral", state: "off"),
            Source(id: 3_007, name: "Старый каталог", channel: "referral", state: "removed"),
        ]
        return Catalog(
            sites: sites, campaigns: Self.campaigns(SandboxOptions.standardCampaigns, of: sites), sources: sources)
    }()

    /// The system campaign and `count - 1` others, distributed over the sites; every tenth is inactive. O(count).
    static func campaigns(_ count: Int, of sites: [Site]) -> [Campaign] {
        let kinds: [(name: String, type: String, engine: String?)] = [
            ("Яндекс.Директ: поиск", "integrated", "yandex.direct"),
            ("Яндекс.Директ: РСЯ", "integrated", "yandex.direct"),
            ("VK Реклама", "integrated", "vk.ads"), ("myTarget", "integrated", "mytarget.ads"),
            ("2ГИС", "basic", nil), ("Листовки", "basic", nil), ("Блогеры", "basic", nil),
        ]
        var campaigns = [
            Campaign(id: -1, name: "Посетители без рекламной кампании", isActive: true, type: "system")
        ]
        for number in 1..<max(count, 1) {
            let kind = kinds[number % kinds.count]
            campaigns.append(
                Campaign(
                    id: 500_000 + Int64(number), name: "\(kind.name), №\(number)", isActive: number % 10 != 0,
                    type: kind.type, engine: kind.engine, siteID: sites[number % sites.count].id))
        }
        return campaigns
    }

    func campaign(_ id: Int64) -> Campaign? { self.campaigns.first { $0.id == id } }

    func site(_ id: Int64) -> Site? { self.sites.first { $0.id == id } }

    func source(_ id: Int64) -> Source? { self.sources.first { $0.id == id } }
}
