import Ledger

/// What makes bookings findable by what people look for: every list is a walk along one index from the newest on.
enum BookingSearchSchema {
    /// What the page that told of a booking was seen in, and whether a person is done with it.
    static var columns: String {
        """
        ALTER TABLE booking ADD COLUMN browser TEXT;
        ALTER TABLE booking ADD COLUMN device TEXT;
        ALTER TABLE booking ADD COLUMN closedAt INTEGER;
        ALTER TABLE booking ADD COLUMN pagePath TEXT
            GENERATED ALWAYS AS (nullif(\(CoverageDimension.page.expression("")), '')) VIRTUAL;
        ALTER TABLE booking ADD COLUMN referrerHost TEXT
            GENERATED ALWAYS AS (nullif(\(CoverageDimension.referrer.expression("")), '')) VIRTUAL;
        """
    }

    /// The row's number, which is the order of arrival, ends every index by itself.
    static var indexes: String {
        let breakdowns = CoverageDimension.breakdowns.compactMap(\.column).map { column in
            "CREATE INDEX booking_by_\(column) ON booking (\(column));"
        }
        return """
            CREATE INDEX booking_at ON booking (receivedAt);
            CREATE INDEX booking_of ON booking (integrationID);
            CREATE INDEX booking_kind ON booking (kind);
            CREATE INDEX booking_reason ON booking (reason) WHERE kind = 'default';
            CREATE INDEX booking_order ON booking (orderID) WHERE orderID IS NOT NULL;
            CREATE INDEX booking_code ON booking (code) WHERE code IS NOT NULL;
            \(breakdowns.joined(separator: "\n"))
            """
    }
}
