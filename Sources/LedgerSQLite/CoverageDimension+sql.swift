import Ledger

extension CoverageDimension {
    /// The column of `booking` by which bookings with a value are found; an index begins with it. `nil` when they
    /// cannot be found.
    var column: String? {
        switch self {
        case .all, .delivery: nil
        case .widget: "widgetID"
        case .page: "pagePath"
        case .referrer: "referrerHost"
        case .utmSource: "utmSource"
        case .utmMedium: "utmMedium"
        case .utmCampaign: "utmCampaign"
        case .browser: "browser"
        case .device: "device"
        }
    }
}
