/// What the page of an owner's site should contain.
package struct SiteExpectation: Hashable, Sendable {
    /// The site keys of valid tags: usually one.
    package var siteKeys: [String]
    /// The server's public address, without a slash at the end: `BASE/s/KEY.js` is the script, `BASE/b/KEY` its beacon.
    package var scriptBase: String
    /// The script's path on the site's own host; `nil` if it is not delivered from there.
    package var scriptPath: String?
    /// The path on the site's own host to which the script sends its beacons; `nil` if it sends them to the server.
    package var beaconPath: String?
    /// The listed widgets; empty when every widget on the page is served.
    package var widgets: [String]

    package init(
        siteKeys: [String], scriptBase: String, scriptPath: String? = nil, beaconPath: String? = nil, widgets: [String]
    ) {
        self.siteKeys = siteKeys
        self.scriptBase = scriptBase
        self.scriptPath = scriptPath
        self.beaconPath = beaconPath
        self.widgets = widgets
    }
}
