/// What the tenth migration adds. Frozen: a later change is a later migration.
enum RecallSchema {
    /// Recalls by hour, so that a jump is seen and an hour has a limit.
    static let counts = """
        CREATE TABLE recall_count (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            made INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (integrationID, hour)
        ) STRICT, WITHOUT ROWID;
        """
}
