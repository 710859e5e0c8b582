/// Counts of visits by hour.
enum FunnelSchema {
    static let table = """
        CREATE TABLE funnel (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            stage TEXT NOT NULL,
            visits INTEGER NOT NULL CHECK (visits > 0),
            PRIMARY KEY (integrationID, hour, stage)
        ) STRICT, WITHOUT ROWID;
        """
}
