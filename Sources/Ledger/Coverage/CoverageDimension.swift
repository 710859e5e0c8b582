/// The dimensions in which bookings are counted in addition to the hour. Raw values are stored in the table `coverage`.
package enum CoverageDimension: String, Sendable, CaseIterable {
    /// All bookings, once.
    case all
    case widget, page, referrer
    case utmSource = "utm_source"
    case utmMedium = "utm_medium"
    case utmCampaign = "utm_campaign"
    case browser, device
    /// Whether the target has it: `delivered`, or empty.
    case delivery

    /// The dimensions that a person may choose.
    package static var breakdowns: [CoverageDimension] { Self.allCases.filter { $0 != .all && $0 != .delivery } }

    /// The value as it is counted: pages without their query, which differs from visitor to visitor; referrers by their
    /// host.
    package func counted(_ value: String) -> String {
        let bytes = value.utf8
        switch self {
        case .page: return String(value[..<(bytes.firstIndex(of: UInt8(ascii: "?")) ?? value.endIndex)])
        case .referrer:
            let host = bytes.firstRange(of: "://".utf8).map { value[$0.upperBound...] } ?? value[...]
            return String(host[..<(host.utf8.firstIndex(of: UInt8(ascii: "/")) ?? host.endIndex)])
        default: return value
        }
    }
}
