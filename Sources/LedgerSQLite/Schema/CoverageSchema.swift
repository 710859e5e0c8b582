import Ledger

/// The table of counts and what keeps it: triggers, so that no writer can forget it, and nothing is counted twice.
enum CoverageSchema {
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

    /// By what the fourth migration counted; later ones begin anew with more.
    static let firstDimensions: [CoverageDimension] = [
        .all, .widget, .page, .referrer, .utmSource, .utmMedium, .utmCampaign,
    ]

    /// Bookings forgotten later stay counted: there is no trigger for a deletion, on purpose.
    ///
    /// A delivery alone moves one count; whatever else changes moves the booking in all of them.
    static func triggers(_ dimensions: [CoverageDimension]) -> String {
        let attributes = dimensions.filter { $0 != .all && $0 != .delivery }
        let moves = self.moves(attributes)
        let real = BookingSummary.isReal("NEW")
        let delivery =
            dimensions.contains(.delivery)
            ? """
            CREATE TRIGGER coverage_delivered AFTER UPDATE OF state ON booking
            WHEN \(real) AND (OLD.state = 'delivered') <> (NEW.state = 'delivered') AND NOT (\(moves)) BEGIN
            \(self.take(.delivery, "OLD"))
            \(self.add(.delivery, "NEW"))
            END;
            """ : ""
        return """
            CREATE TRIGGER coverage_inserted AFTER INSERT ON booking WHEN \(real) BEGIN
            \(dimensions.map { self.add($0, "NEW") }.joined(separator: "\n"))
            END;
            CREATE TRIGGER coverage_changed AFTER UPDATE OF \(self.columns(attributes)) ON booking
            WHEN \(real) AND (\(moves)) BEGIN
            \(dimensions.map { self.take($0, "OLD") + "\n" + self.add($0, "NEW") }.joined(separator: "\n"))
            END;
            \(delivery)
            """
    }

    /// SQL for a change that moves a booking from one count to another.
    static func moves(_ attributes: [CoverageDimension]) -> String {
        (attributes.map { $0.expression("OLD.") + " IS NOT " + $0.expression("NEW.") }
            + ["OLD.kind IS NOT NEW.kind", "OLD.reason IS NOT NEW.reason"]).joined(separator: "\n OR ")
    }

    /// Columns of a booking that move it from one count to another.
    static func columns(_ attributes: [CoverageDimension]) -> String {
        let named = attributes.map { dimension in
            switch dimension {
            case .page: "page"
            case .referrer: "referrer"
            default: dimension.column ?? ""
            }
        }
        return (["kind", "reason"] + named).joined(separator: ", ")
    }

    static let dropTriggers = "DROP TRIGGER coverage_inserted; DROP TRIGGER coverage_changed;"

    /// Counts what came before there were counts.
    static func backfill(_ dimensions: [CoverageDimension]) -> String {
        dimensions.map { dimension in
            """
            INSERT INTO coverage SELECT integrationID, '\(dimension.rawValue)', receivedAt / 3600000,
                \(dimension.expression("booking.")) AS value, kind, coalesce(reason, ''), COUNT(*)
            FROM booking WHERE \(BookingSummary.isReal("booking")) GROUP BY 1, 3, value, kind, 6;
            """
        }.joined(separator: "\n")
    }

    static func add(_ dimension: CoverageDimension, _ row: String) -> String {
        """
        INSERT INTO coverage VALUES (\(row).integrationID, '\(dimension.rawValue)', \(row).receivedAt / 3600000,
            \(dimension.expression("\(row).")), \(row).kind, coalesce(\(row).reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        """
    }

    static func take(_ dimension: CoverageDimension, _ row: String) -> String {
        """
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = \(row).integrationID AND dimension = '\(dimension.rawValue)'
            AND hour = \(row).receivedAt / 3600000 AND value = \(dimension.expression("\(row)."))
            AND kind = \(row).kind AND reason = coalesce(\(row).reason, '');
        """
    }
}
