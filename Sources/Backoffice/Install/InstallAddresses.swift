package import Ledger

/// What the owner copies: addresses, the script tag and the webhook's body.
package struct InstallAddresses: Sendable {
    package let scriptURL: String
    package let webhookURL: String
    /// The tag for the site's pages. `async`: the script must never hold a page up.
    package let snippet: String

    /// - Parameter publicURL: where this server is reached from outside, without a slash at the end.
    package init(_ integration: Integration, publicURL: String) {
        self.scriptURL = "\(publicURL)/s/\(integration.siteKey).js"
        self.webhookURL = "\(publicURL)/hooks/bukza/\(integration.secret.revealed)"
        self.snippet = "<script src=\"\(self.scriptURL)\" async></script>"
    }

    /// The body of the web request in Bukza; the documented one.
    package static let webhookTemplate = """
        { "date_time": "[bukza_created_date]", "name": "[bukza_full_name]", "phone": "[bukza_phone]", \
        "email": "[bukza_email]",
          "message": "Номер заказа: [bukza_order_id]; Код бронирования: [bukza_code]", \
        "visitor_session_id": "[bukza_n2]" }
        """
}
