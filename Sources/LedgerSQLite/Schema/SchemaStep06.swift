/// Recipients, open alerts and queued notices.
extension SchemaStep {
    // swift-format-ignore
    static let step06 = SchemaStep(
        "6 alerts and who is told",
        """
        CREATE TABLE notice_channel (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('mail', 'webhook', 'telegram')),
            target BLOB NOT NULL,
            language TEXT NOT NULL CHECK (language IN ('ru', 'en')),
            timeZone TEXT NOT NULL,
            alerts INTEGER NOT NULL CHECK (alerts IN (0, 1)),
            weekly INTEGER NOT NULL CHECK (weekly IN (0, 1)),
            quietFrom INTEGER CHECK (quietFrom BETWEEN 0 AND 1439),
            quietUntil INTEGER CHECK (quietUntil BETWEEN 0 AND 1439),
            createdAt INTEGER NOT NULL,
            sentAt INTEGER,
            failedAt INTEGER,
            failure TEXT,
            CHECK ((quietFrom IS NULL) = (quietUntil IS NULL)),
            CHECK ((failedAt IS NULL) = (failure IS NULL))
        ) STRICT;

        CREATE TABLE alert (
            kind TEXT NOT NULL,
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            since INTEGER NOT NULL,
            firedAt INTEGER NOT NULL,
            remindedAt INTEGER NOT NULL,
            PRIMARY KEY (kind, integrationID)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE notice (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            channelID INTEGER NOT NULL REFERENCES notice_channel (id) ON DELETE CASCADE,
            subject TEXT NOT NULL,
            text TEXT NOT NULL,
            link TEXT,
            facts TEXT NOT NULL,
            picture BLOB,
            pictureText TEXT,
            alertKey TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            createdAt INTEGER NOT NULL,
            dueAt INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX notice_due ON notice (dueAt);
        CREATE INDEX notice_channel_alert ON notice (channelID, alertKey);
        """)
}
