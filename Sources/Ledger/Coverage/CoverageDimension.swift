/// By what bookings are counted beside the hour. Raw values stand in the table `coverage`.
package enum CoverageDimension: String, Sendable, CaseIterable {
    /// Everything, once.
    case all
    case widget, page, referrer
    case utmSource = "utm_source"
    case utmMedium = "utm_medium"
    case utmCampaign = "utm_campaign"

    /// The value of a row of `booking`, as SQL; empty when there is none.
    ///
    /// Pages count without their query, which differs from visitor to visitor; referrers by their host.
    func expression(_ row: String) -> String {
        switch self {
        case .all: "''"
        case .widget: "coalesce(\(row).widgetID, '')"
        case .page: Self.upTo("?", of: "coalesce(\(row).page, '')")
        case .referrer:
            Self.upTo(
                "/",
                of: """
                    CASE WHEN instr(coalesce(\(row).referrer, ''), '://') > 0
                    THEN substr(\(row).referrer, instr(\(row).referrer, '://') + 3)
                    ELSE coalesce(\(row).referrer, '') END
                    """)
        case .utmSource: "coalesce(\(row).utmSource, '')"
        case .utmMedium: "coalesce(\(row).utmMedium, '')"
        case .utmCampaign: "coalesce(\(row).utmCampaign, '')"
        }
    }

    private static func upTo(_ mark: String, of text: String) -> String {
        "CASE WHEN instr(\(text), '\(mark)') > 0 THEN substr(\(text), 1, instr(\(text), '\(mark)') - 1) ELSE \(text) END"
    }
}

/// The table of counts and what keeps it: triggers, so that no writer can forget it, and nothing is counted twice.
enum CoverageSchema {
    /// Columns of a booking that move it from one count to another.
    private static let columns = [
        "kind", "reason", "widgetID", "page", "referrer", "utmSource", "utmMedium", "utmCampaign",
    ]

    static let table = """
        CREATE TABLE coverage (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            dimension TEXT NOT NULL,
            hour INTEGER NOT NULL,
            value TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            bookings INTEGER NOT NULL CHECK (bookings >= 0),
            PRIMARY KEY (integrationID, dimension, hour, value, kind, reason)
        ) STRICT, WITHOUT ROWID;
        """

    /// Bookings forgotten later stay counted: there is no trigger for a deletion, on purpose.
    static var triggers: String {
        """
        CREATE TRIGGER coverage_inserted AFTER INSERT ON booking WHEN \(BookingSummary.isReal("NEW")) BEGIN
        \(CoverageDimension.allCases.map { self.add($0, "NEW") }.joined(separator: "\n"))
        END;
        CREATE TRIGGER coverage_changed AFTER UPDATE OF \(self.columns.joined(separator: ", ")) ON booking
        WHEN \(BookingSummary.isReal("NEW"))
            AND (\(self.columns.map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR "))) BEGIN
        \(CoverageDimension.allCases.map { self.take($0, "OLD") + "\n" + self.add($0, "NEW") }.joined(separator: "\n"))
        END;
        """
    }

    /// Counts what came before there were counts.
    static var backfill: String {
        CoverageDimension.allCases.map { dimension in
            """
            INSERT INTO coverage SELECT integrationID, '\(dimension.rawValue)', receivedAt / 3600000,
                \(dimension.expression("booking")) AS value, kind, coalesce(reason, ''), COUNT(*)
            FROM booking WHERE \(BookingSummary.isReal("booking")) GROUP BY 1, 3, value, kind, 6;
            """
        }.joined(separator: "\n")
    }

    private static func add(_ dimension: CoverageDimension, _ row: String) -> String {
        """
        INSERT INTO coverage VALUES (\(row).integrationID, '\(dimension.rawValue)', \(row).receivedAt / 3600000,
            \(dimension.expression(row)), \(row).kind, coalesce(\(row).reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        """
    }

    private static func take(_ dimension: CoverageDimension, _ row: String) -> String {
        """
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = \(row).integrationID AND dimension = '\(dimension.rawValue)'
            AND hour = \(row).receivedAt / 3600000 AND value = \(dimension.expression(row))
            AND kind = \(row).kind AND reason = coalesce(\(row).reason, '');
        """
    }
}
