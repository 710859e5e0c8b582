/// Integrations, bookings and their history. `revision` counts changes that a running server must take up.
/// A booking's life stands as constraints: a lease exactly in `leased`, an end exactly in `delivered` and `parked`, a due
/// date exactly in `pending`; a session exactly when the attribution is not the default.
extension SchemaStep {
    // swift-format-ignore
    static let step01 = SchemaStep(
        "1 integrations, bookings, history",
        """
        CREATE TABLE note (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE revision (
            id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
            settings INTEGER NOT NULL,
            backlog INTEGER NOT NULL
        ) STRICT;
        INSERT INTO revision VALUES (1, 1, 1);

        CREATE TABLE integration (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            revision INTEGER NOT NULL DEFAULT 1,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            active INTEGER NOT NULL CHECK (active IN (0, 1)),
            siteKey TEXT NOT NULL UNIQUE,
            secret BLOB NOT NULL,
            secretHash BLOB NOT NULL UNIQUE,
            previousSecretHash BLOB UNIQUE,
            previousSecretUntil INTEGER,
            comagicURL TEXT NOT NULL,
            token BLOB NOT NULL,
            widgets TEXT NOT NULL,
            campaignID INTEGER,
            siteID INTEGER,
            sourceID INTEGER,
            timeZone TEXT NOT NULL,
            usesStaleSessions INTEGER NOT NULL CHECK (usesStaleSessions IN (0, 1)),
            infersMatches INTEGER NOT NULL CHECK (infersMatches IN (0, 1)),
            resendsUnconfirmed INTEGER NOT NULL CHECK (resendsUnconfirmed IN (0, 1)),
            script TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            updatedAt INTEGER NOT NULL,
            CHECK ((previousSecretHash IS NULL) = (previousSecretUntil IS NULL)),
            CHECK (campaignID IS NOT NULL OR siteID IS NOT NULL),
            CHECK (sourceID IS NULL OR siteID IS NOT NULL)
        ) STRICT;
        CREATE TRIGGER integration_inserted AFTER INSERT ON integration
            BEGIN UPDATE revision SET settings = settings + 1; END;
        CREATE TRIGGER integration_updated AFTER UPDATE ON integration
            BEGIN UPDATE revision SET settings = settings + 1; END;
        CREATE TRIGGER integration_deleted AFTER DELETE ON integration
            BEGIN UPDATE revision SET settings = settings + 1; END;

        CREATE TABLE script (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            text TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            PRIMARY KEY (integrationID, hash)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE booking (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            integrationID INTEGER NOT NULL REFERENCES integration (id),
            identity BLOB NOT NULL,
            orderID TEXT,
            code TEXT,
            receivedAt INTEGER NOT NULL,
            bookedAt INTEGER,
            readable INTEGER NOT NULL CHECK (readable IN (0, 1)),
            contact BLOB NOT NULL,
            body BLOB NOT NULL,
            phoneHash BLOB,
            emailHash BLOB,
            n2 TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('session', 'session_unseen', 'session_stale', 'order_match',
                'inferred', 'default')),
            reason TEXT,
            sessionID INTEGER,
            campaignID INTEGER,
            siteID INTEGER,
            sourceID INTEGER,
            ownCampaignID INTEGER,
            ownSiteID INTEGER,
            ownSourceID INTEGER,
            widgetID TEXT,
            page TEXT,
            referrer TEXT,
            utmSource TEXT,
            utmMedium TEXT,
            utmCampaign TEXT,
            utmTerm TEXT,
            utmContent TEXT,
            state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'delivered', 'held', 'parked', 'inactive')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            dueAt INTEGER,
            matchUntil INTEGER,
            leaseUntil INTEGER,
            leaseOwner TEXT,
            uncertain INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)),
            omitsDate INTEGER NOT NULL DEFAULT 0 CHECK (omitsDate IN (0, 1)),
            omitsSource INTEGER NOT NULL DEFAULT 0 CHECK (omitsSource IN (0, 1)),
            finishedAt INTEGER,
            remoteID INTEGER,
            errorMnemonic TEXT,
            errorMessage TEXT,
            errorAt INTEGER,
            UNIQUE (integrationID, identity),
            CHECK ((state = 'pending') = (dueAt IS NOT NULL)),
            CHECK ((state = 'leased') = (leaseUntil IS NOT NULL)),
            CHECK ((leaseUntil IS NULL) = (leaseOwner IS NULL)),
            CHECK ((state IN ('delivered', 'parked')) = (finishedAt IS NOT NULL)),
            CHECK ((kind = 'default') = (sessionID IS NULL)),
            CHECK (kind <> 'default' OR reason IS NOT NULL OR readable = 0),
            CHECK ((errorMnemonic IS NULL) = (errorAt IS NULL)),
            CHECK ((errorMnemonic IS NULL) = (errorMessage IS NULL))
        ) STRICT;
        CREATE INDEX booking_due ON booking (integrationID, dueAt) WHERE state = 'pending';
        CREATE INDEX booking_leased ON booking (integrationID, leaseUntil) WHERE state = 'leased';
        CREATE INDEX booking_held ON booking (integrationID, id) WHERE state = 'held';
        CREATE INDEX booking_open ON booking (receivedAt) WHERE state IN ('pending', 'leased');
        CREATE INDEX booking_state ON booking (state, id);
        CREATE INDEX booking_integration_state ON booking (integrationID, state, id);
        CREATE INDEX booking_received ON booking (integrationID, receivedAt);
        CREATE INDEX booking_phone ON booking (phoneHash) WHERE phoneHash IS NOT NULL;
        CREATE INDEX booking_email ON booking (emailHash) WHERE emailHash IS NOT NULL;

        CREATE TABLE history (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            bookingID INTEGER NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            event TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX history_booking ON history (bookingID, id);
        """)
}
