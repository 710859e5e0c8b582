/// Recalls: the row is there from the page's event until the target has deleted the first request; `recalledID` is the
/// number of the deleted one. And what the last comparison with the target's report found, one an integration.
extension SchemaStep {
    // swift-format-ignore
    static let step02 = SchemaStep(
        "2 late truth, reconciliation",
        """
        ALTER TABLE integration ADD COLUMN lateTruth INTEGER CHECK (lateTruth > 0);
        ALTER TABLE booking ADD COLUMN recalledID INTEGER;
        CREATE TABLE recall (
            bookingID INTEGER PRIMARY KEY NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
            attribution TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            dueAt INTEGER NOT NULL,
            startedAt INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
        ) STRICT;
        CREATE INDEX booking_waiting ON booking (integrationID, receivedAt)
            WHERE state IN ('pending', 'leased', 'held');
        CREATE INDEX recall_due ON recall (dueAt);
        CREATE INDEX booking_default_order ON booking (integrationID, orderID)
            WHERE kind = 'default' AND orderID IS NOT NULL;
        CREATE INDEX booking_default_code ON booking (integrationID, code) WHERE kind = 'default' AND code IS NOT NULL;
        CREATE TABLE reconciliation (
            integrationID INTEGER PRIMARY KEY NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            scheduledFor INTEGER,
            finishedAt INTEGER NOT NULL,
            since INTEGER NOT NULL,
            compared INTEGER NOT NULL,
            learned INTEGER NOT NULL,
            errorMnemonic TEXT,
            errorMessage TEXT,
            CHECK ((errorMnemonic IS NULL) = (errorMessage IS NULL))
        ) STRICT;
        CREATE TABLE discrepancy (
            bookingID INTEGER NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('missing', 'doubled', 'other_session', 'other_destination')),
            detail TEXT NOT NULL,
            PRIMARY KEY (integrationID, bookingID, kind)
        ) STRICT, WITHOUT ROWID;
        """)
}
