import Foundation
package import Ledger
package import Relay
package import Stitching

/// Who reads an export, and the names that belong to its numbers.
package struct ExportReader: Sendable {
    let language: Language
    let sites: [IntegrationID: IntegrationSettings]
    private let names: [IntegrationID: [CatalogKind: [Int64: String]]]

    package init(
        _ language: Language = .russian, _ integrations: [Integration] = [],
        names: [IntegrationID: [CatalogKind: [Int64: String]]] = [:]
    ) {
        self.language = language
        self.sites = Dictionary(uniqueKeysWithValues: integrations.map { ($0.id, $0.settings) })
        self.names = names
    }

    /// With the names of campaigns, sites and sources as far as the accounts say them within some seconds: an export does
    /// not wait for a vendor.
    package init(
        _ language: Language, _ integrations: [Integration], asking lists: any AccountLists,
        patience: Duration = .seconds(5)
    ) async {
        let (answers, answer) = AsyncStream.makeStream(of: [IntegrationID: [CatalogKind: [Int64: String]]].self)
        // What comes too late is still kept by the lists, for the next time.
        Task {
            let names = await withTaskGroup { group in
                for integration in integrations {
                    group.addTask { (integration.id, await Self.names(of: integration, lists)) }
                }
                return await group.reduce(into: [:]) { names, answer in names[answer.0] = answer.1 }
            }
            answer.yield(names)
            answer.finish()
        }
        let bell = Task {
            try? await Task.sleep(for: patience)
            answer.finish()
        }
        var names: [IntegrationID: [CatalogKind: [Int64: String]]] = [:]
        for await answer in answers { names = answer }
        bell.cancel()
        self.init(language, integrations, names: names)
    }

    /// Only the lists that its default needs: each costs a call of the account's quota.
    private static func names(
        of integration: Integration, _ lists: any AccountLists
    ) async -> [CatalogKind: [Int64: String]] {
        let kinds: [CatalogKind] =
            switch integration.settings.destination {
            case .campaign: [.campaigns]
            case .site: [.sites, .sources]
            case .systemCampaign: [.sites]
            }
        var names: [CatalogKind: [Int64: String]] = [:]
        for kind in kinds {
            let list = await lists.list(kind, of: integration.settings.target, refresh: false).list
            for item in list?.items ?? [] { names[kind, default: [:]][item.id] = item.name ?? item.domain }
        }
        return names
    }

    func name(of kind: CatalogKind, _ id: Int64, in integration: IntegrationID) -> String? {
        self.names[integration]?[kind]?[id]
    }
}
