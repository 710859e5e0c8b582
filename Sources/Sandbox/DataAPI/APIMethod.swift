/// The methods that the sandbox has.
package enum APIMethod: String, Hashable, Sendable, CaseIterable {
    case account = "get.account"
    case campaigns = "get.campaigns"
    case sites = "get.sites"
    case sources = "get.sources"
    case upload = "upload.offline_messages"
    case report = "get.offline_messages_report"
    case delete = "delete.offline_messages"

    /// Components that must be switched on. **Source:** the methods' pages in the CoMagic Data API documentation.
    package var needs: [SandboxAccount.Component] {
        switch self {
        case .account: [.dataAPI]
        case .campaigns, .sites: [.dataAPI, .callTracking]
        case .sources: [.dataAPI, .dataAPISettings, .callTracking3]
        case .upload, .report, .delete: [.dataAPI, .uploadOfflineMessages]
        }
    }
}
