package import FoundationEssentials

/// An order made in the demo's booking form, as Bukza would store it.
package struct DemoOrder: Hashable, Sendable {
    /// Counts from 1001.
    package var id: Int64
    /// Six upper-case letters and digits, like `C6UDS3`.
    package var code: String
    package var widget: String
    package var n2: String
    package var utm: [String: String]
    package var name: String
    package var phone: String
    package var email: String
    package var createdAt: Date
    /// HTTP status of the webhook's answer; `nil` when there is none, or no webhook.
    package var webhookStatus: Int?

    /// Fills a web request's template as Bukza does: text by text, without JSON escaping.
    ///
    /// **Source:** Bukza's documentation shows plain text templating; escaping is promised nowhere.
    package func filled(_ template: String, zone: TimeZone) -> String {
        let values = [
            "bukza_created_date": LocalTime.bukzaText(self.createdAt, in: zone), "bukza_full_name": self.name,
            "bukza_phone": self.phone, "bukza_email": self.email, "bukza_order_id": String(self.id),
            "bukza_code": self.code, "bukza_n2": self.n2,
        ]
        return template.replacing(/\[([a-z0-9_]+)\]/) { values[String($0.output.1)] ?? String($0.output.0) }
    }
}
