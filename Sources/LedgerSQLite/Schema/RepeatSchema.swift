/// What the eighth migration adds. Frozen: a later change is a later migration.
enum RepeatSchema {
    /// Bookings that went out, or may have, keep the name under which the target knows them. The others get today's.
    static let bookings = """
        ALTER TABLE integration ADD COLUMN phoneCountry TEXT CHECK (length(phoneCountry) = 2);
        ALTER TABLE booking ADD COLUMN extID TEXT;
        ALTER TABLE booking ADD COLUMN part INTEGER NOT NULL DEFAULT 0 CHECK (part >= 0);
        ALTER TABLE booking ADD COLUMN query BLOB;
        ALTER TABLE history ADD COLUMN body BLOB;
        UPDATE booking SET extID = CASE
            WHEN orderID IS NULL AND code IS NULL
                THEN 'bukza-' || (SELECT siteKey FROM integration WHERE id = booking.integrationID) || '-' || id
            WHEN attempts = 0 AND uncertain = 0 AND state IN ('pending', 'held', 'parked', 'inactive')
                THEN 'bukza-' || (SELECT siteKey FROM integration WHERE id = booking.integrationID) || '-'
                    || length(CAST(coalesce(orderID, '') AS BLOB)) || '-' || coalesce(orderID, '') || '-'
                    || coalesce(code, '')
            WHEN orderID IS NULL THEN 'bukza-' || code
            WHEN code IS NULL THEN 'bukza-' || orderID
            ELSE 'bukza-' || orderID || '-' || code
        END;
        CREATE INDEX booking_remote ON booking (remoteID) WHERE remoteID IS NOT NULL;
        CREATE INDEX booking_unreadable ON booking (integrationID, receivedAt) WHERE readable = 0;
        """

    /// Requests to the webhook address that were refused, the last ones of each integration, and its set-up pings.
    static let refusals = """
        CREATE TABLE refused_request (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            status INTEGER NOT NULL,
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            bookingID INTEGER REFERENCES booking (id) ON DELETE SET NULL
        ) STRICT;
        CREATE INDEX refused_request_integration ON refused_request (integrationID, id);
        """
}
