import Backoffice

extension IntegrationOutput {
    /// For a person in a terminal.
    var text: String {
        """
        integration \(self.id): \(self.name) (\(self.active ? "active" : "switched off"))
        widgets:      \(self.widgets.isEmpty ? "all" : self.widgets.joined(separator: ", "))
        CoMagic:      \(self.address), time zone \(self.timezone)
        default:      \(self.defaultText)

        1. Paste into the pages of the site, as early in <head> as you can:
        \(self.snippet)

        2. In Bukza, make a web request, method POST, to:
        \(self.webhookURL)

        3. with this body:
        \(self.webhookTemplate)
        """
    }

    private var defaultText: String {
        [
            self.default.campaignID.map { "campaign \($0)" }, self.default.siteID.map { "site \($0)" },
            self.default.sourceID.map { "source \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
