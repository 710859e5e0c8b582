/// Recalls by hour, so that a jump is visible and an hour has a limit.
extension SchemaStep {
    // swift-format-ignore
    static let step10 = SchemaStep(
        "10 recalls are counted",
        """
        CREATE TABLE recall_count (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            made INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (integrationID, hour)
        ) STRICT, WITHOUT ROWID;
        """)
}
