/// People, their browsers, links and keys. Tokens are kept as keyed hashes: a stolen file opens nothing.
extension SchemaStep {
    // swift-format-ignore
    static let step03 = SchemaStep(
        "3 people who sign in, who changed which setting",
        """
        CREATE TABLE user (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            email TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
            role TEXT NOT NULL CHECK (role IN ('admin', 'marketer')),
            language TEXT CHECK (language IN ('ru', 'en')),
            password TEXT,
            createdAt INTEGER NOT NULL,
            disabledAt INTEGER
        ) STRICT;

        CREATE TABLE invitation (
            tokenHash BLOB PRIMARY KEY NOT NULL,
            userID INTEGER REFERENCES user (id) ON DELETE CASCADE,
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX invitation_user ON invitation (coalesce(userID, 0));

        CREATE TABLE login (
            tokenHash BLOB PRIMARY KEY NOT NULL,
            userID INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            createdAt INTEGER NOT NULL,
            seenAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL,
            agent TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX login_user ON login (userID, seenAt);
        CREATE INDEX login_end ON login (expiresAt);

        CREATE TABLE api_token (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            userID INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            tokenHash BLOB NOT NULL UNIQUE,
            createdAt INTEGER NOT NULL,
            usedAt INTEGER
        ) STRICT;
        CREATE INDEX api_token_user ON api_token (userID, id);

        CREATE TABLE settings_change (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            at INTEGER NOT NULL,
            author TEXT NOT NULL,
            changes TEXT NOT NULL
        ) STRICT;
        CREATE INDEX settings_change_integration ON settings_change (integrationID, id);
        """)
}
