import GRDB
import Ledger

/// The schema, as an append-only list: each step names itself and its reason and is never edited after a release.
enum Migrations {
    /// The number in front of a step's name; 0 for none of ours.
    static func number(of identifier: String) -> Int {
        Int(identifier.prefix { $0 != " " }) ?? 0
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 integrations, bookings, history") { db in
            try db.execute(sql: Self.settings)
            try db.execute(sql: Self.bookings)
        }
        migrator.registerMigration("2 late truth, reconciliation") { db in
            try db.execute(sql: Self.lateTruth)
            try db.execute(sql: Self.reconciliation)
        }
        migrator.registerMigration("3 people who sign in, who changed which setting") { db in
            try db.execute(sql: Self.accounts)
        }
        migrator.registerMigration("4 counts of coverage, kept as bookings come") { db in
            try db.execute(sql: CoverageSchema.table)
            try db.execute(sql: CoverageSchema.backfill(CoverageSchema.firstDimensions))
            try db.execute(sql: CoverageSchema.triggers(CoverageSchema.firstDimensions))
        }
        migrator.registerMigration("5 finding bookings, counts by browser and delivery, the way of visits") { db in
            try db.execute(sql: BookingSearchSchema.columns)
            try db.execute(sql: BookingSearchSchema.indexes)
            try db.execute(sql: CoverageSchema.dropTriggers)
            try db.execute(sql: CoverageSchema.backfill([.browser, .device, .delivery]))
            try db.execute(sql: CoverageSchema.triggers(CoverageDimension.allCases))
            try db.execute(sql: FunnelSchema.table)
        }
        migrator.registerMigration("6 alerts and who is told") { db in
            try db.execute(sql: AlertSchema.tables)
        }
        migrator.registerMigration("7 who booked may be forgotten") { db in
            try db.execute(sql: RetentionSchema.column)
        }
        migrator.registerMigration("8 names at the target, repeats, refused requests") { db in
            try db.execute(sql: RepeatSchema.bookings)
            try db.execute(sql: RepeatSchema.refusals)
            try db.execute(sql: CoverageSchema.dropTriggersOfFive)
            try db.execute(sql: CoverageSchema.uncountUnreadable)
            try db.execute(sql: CoverageSchema.triggersOfReadable(CoverageDimension.allCases))
        }
        migrator.registerMigration("9 facts of histories are sealed") { db in
            // What is overwritten is gone from the file, not merely free.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: HistorySchema.sealing)
        }
        migrator.registerMigration("10 recalls are counted") { db in
            try db.execute(sql: RecallSchema.counts)
        }
        return migrator
    }

    /// Tokens of links, logins and scripts are kept as keyed hashes: a stolen file opens nothing.
    private static let accounts = """
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
        """

    /// A delivered booking that waits to be taken back and sent again with its session: the row is there from the
    /// page's event until CoMagic has deleted the first request. `recalledID` is the number of what was deleted.
    private static let lateTruth = """
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
        """

    /// What the last comparison with CoMagic's report found, one a integration.
    private static let reconciliation = """
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
        """

    /// `revision` counts changes that a running server must take up: triggers, so that no writer can forget it.
    private static let settings = """
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
        """

    /// A booking's life as constraints: a lease exactly in `leased`, an end exactly in `delivered` and `parked`, a
    /// due date exactly in `pending`; a session exactly when the attribution is not the default.
    private static let bookings = """
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
        """
}
