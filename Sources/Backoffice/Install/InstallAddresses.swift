package import Ledger
package import Stitching

/// What the owner copies: addresses, the script tag and the webhook's body.
package struct InstallAddresses: Sendable {
    package let scriptURL: String
    package let webhookURL: String
    /// The tag for the site's pages, with the path on the site's own host if there is one. `async`, because the script must never delay a page.
    package let snippet: String

    /// The body of the web request in the booking system.
    package let webhookTemplate: String

    /// - Parameter publicURL: the server's public address, without a slash at the end.
    package init(_ integration: Integration, source: any BookingSource, publicURL: String) {
        self.scriptURL = "\(publicURL)/s/\(integration.siteKey).js"
        self.webhookURL = "\(publicURL)/hooks/\(source.name)/\(integration.secret.revealed)"
        let address = integration.settings.script[.scriptPath] ?? self.scriptURL
        self.snippet = "<script src=\"\(address)\" async></script>"
        self.webhookTemplate = source.template
    }
}
