import Ledger

extension CoverageDimension {
    /// The value of a row of `booking`, as SQL; empty when there is none.
    ///
    /// Pages count without their query, which differs from visitor to visitor; referrers by their host.
    ///
    /// - Parameter row: the table's or the trigger row's name with a dot, or nothing.
    func expression(_ row: String) -> String {
        switch self {
        case .all: "''"
        case .widget: "coalesce(\(row)widgetID, '')"
        case .page: Self.upTo("?", of: "coalesce(\(row)page, '')")
        case .referrer:
            Self.upTo(
                "/",
                of: """
                    CASE WHEN instr(coalesce(\(row)referrer, ''), '://') > 0
                    THEN substr(\(row)referrer, instr(\(row)referrer, '://') + 3)
                    ELSE coalesce(\(row)referrer, '') END
                    """)
        case .utmSource: "coalesce(\(row)utmSource, '')"
        case .utmMedium: "coalesce(\(row)utmMedium, '')"
        case .utmCampaign: "coalesce(\(row)utmCampaign, '')"
        case .browser: "coalesce(\(row)browser, '')"
        case .device: "coalesce(\(row)device, '')"
        case .delivery:
            "CASE \(row)state WHEN \(BookingState.delivered.sql) THEN \(BookingState.delivered.sql) ELSE '' END"
        }
    }

    /// The column of `booking` by which bookings with a value are found; an index begins with it. `nil` where there is
    /// nothing to find.
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

    private static func upTo(_ mark: String, of text: String) -> String {
        "CASE WHEN instr(\(text), '\(mark)') > 0 THEN substr(\(text), 1, instr(\(text), '\(mark)') - 1) ELSE \(text) END"
    }
}
