/// Bookings that went out, or may have, keep the name under which the target knows them; the others get today's. The last
/// refused requests. Unreadable bodies leave the counts: they stood there without a session, a page or a tag.
extension SchemaStep {
    // swift-format-ignore
    static let step08 = SchemaStep(
        "8 names at the target, repeats, refused requests",
        """
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
        DROP TRIGGER coverage_inserted; DROP TRIGGER coverage_changed; DROP TRIGGER coverage_delivered;
        UPDATE coverage SET bookings = bookings - (
            SELECT COUNT(*) FROM booking
            WHERE booking.integrationID = coverage.integrationID AND readable = 0
                AND receivedAt / 3600000 = coverage.hour AND booking.kind = coverage.kind
                AND coalesce(booking.reason, '') = coverage.reason)
        WHERE kind = 'default' AND value = '';
        CREATE TRIGGER coverage_inserted AFTER INSERT ON booking WHEN (NEW.readable = 1 AND coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%') BEGIN
        INSERT INTO coverage VALUES (NEW.integrationID, 'all', NEW.receivedAt / 3600000,
            '', NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'widget', NEW.receivedAt / 3600000,
            coalesce(NEW.widgetID, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'page', NEW.receivedAt / 3600000,
            CASE WHEN instr(coalesce(NEW.page, ''), '?') > 0 THEN substr(coalesce(NEW.page, ''), 1, instr(coalesce(NEW.page, ''), '?') - 1) ELSE coalesce(NEW.page, '') END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'referrer', NEW.receivedAt / 3600000,
            CASE WHEN instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_source', NEW.receivedAt / 3600000,
            coalesce(NEW.utmSource, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_medium', NEW.receivedAt / 3600000,
            coalesce(NEW.utmMedium, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_campaign', NEW.receivedAt / 3600000,
            coalesce(NEW.utmCampaign, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'browser', NEW.receivedAt / 3600000,
            coalesce(NEW.browser, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'device', NEW.receivedAt / 3600000,
            coalesce(NEW.device, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'delivery', NEW.receivedAt / 3600000,
            CASE NEW.state WHEN 'delivered' THEN 'delivered' ELSE '' END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        CREATE TRIGGER coverage_changed AFTER UPDATE OF kind, reason, widgetID, page, referrer, utmSource, utmMedium, utmCampaign, browser, device ON booking
        WHEN (OLD.readable = 1 AND coalesce(OLD.orderID, '') NOT LIKE 'STITCHER-TEST-%') AND (NEW.readable = 1 AND coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%') AND (coalesce(OLD.widgetID, '') IS NOT coalesce(NEW.widgetID, '')
         OR CASE WHEN instr(coalesce(OLD.page, ''), '?') > 0 THEN substr(coalesce(OLD.page, ''), 1, instr(coalesce(OLD.page, ''), '?') - 1) ELSE coalesce(OLD.page, '') END IS NOT CASE WHEN instr(coalesce(NEW.page, ''), '?') > 0 THEN substr(coalesce(NEW.page, ''), 1, instr(coalesce(NEW.page, ''), '?') - 1) ELSE coalesce(NEW.page, '') END
         OR CASE WHEN instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END END IS NOT CASE WHEN instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END END
         OR coalesce(OLD.utmSource, '') IS NOT coalesce(NEW.utmSource, '')
         OR coalesce(OLD.utmMedium, '') IS NOT coalesce(NEW.utmMedium, '')
         OR coalesce(OLD.utmCampaign, '') IS NOT coalesce(NEW.utmCampaign, '')
         OR coalesce(OLD.browser, '') IS NOT coalesce(NEW.browser, '')
         OR coalesce(OLD.device, '') IS NOT coalesce(NEW.device, '')
         OR OLD.kind IS NOT NEW.kind
         OR OLD.reason IS NOT NEW.reason) BEGIN
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'all'
            AND hour = OLD.receivedAt / 3600000 AND value = ''
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'widget'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.widgetID, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'page'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE WHEN instr(coalesce(OLD.page, ''), '?') > 0 THEN substr(coalesce(OLD.page, ''), 1, instr(coalesce(OLD.page, ''), '?') - 1) ELSE coalesce(OLD.page, '') END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'referrer'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE WHEN instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_source'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmSource, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_medium'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmMedium, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_campaign'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmCampaign, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'browser'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.browser, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'device'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.device, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'delivery'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE OLD.state WHEN 'delivered' THEN 'delivered' ELSE '' END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'all', NEW.receivedAt / 3600000,
            '', NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'widget', NEW.receivedAt / 3600000,
            coalesce(NEW.widgetID, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'page', NEW.receivedAt / 3600000,
            CASE WHEN instr(coalesce(NEW.page, ''), '?') > 0 THEN substr(coalesce(NEW.page, ''), 1, instr(coalesce(NEW.page, ''), '?') - 1) ELSE coalesce(NEW.page, '') END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'referrer', NEW.receivedAt / 3600000,
            CASE WHEN instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_source', NEW.receivedAt / 3600000,
            coalesce(NEW.utmSource, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_medium', NEW.receivedAt / 3600000,
            coalesce(NEW.utmMedium, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_campaign', NEW.receivedAt / 3600000,
            coalesce(NEW.utmCampaign, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'browser', NEW.receivedAt / 3600000,
            coalesce(NEW.browser, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'device', NEW.receivedAt / 3600000,
            coalesce(NEW.device, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'delivery', NEW.receivedAt / 3600000,
            CASE NEW.state WHEN 'delivered' THEN 'delivered' ELSE '' END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        CREATE TRIGGER coverage_gained AFTER UPDATE OF readable, orderID ON booking
        WHEN (NEW.readable = 1 AND coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%') AND NOT (OLD.readable = 1 AND coalesce(OLD.orderID, '') NOT LIKE 'STITCHER-TEST-%') BEGIN
        INSERT INTO coverage VALUES (NEW.integrationID, 'all', NEW.receivedAt / 3600000,
            '', NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'widget', NEW.receivedAt / 3600000,
            coalesce(NEW.widgetID, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'page', NEW.receivedAt / 3600000,
            CASE WHEN instr(coalesce(NEW.page, ''), '?') > 0 THEN substr(coalesce(NEW.page, ''), 1, instr(coalesce(NEW.page, ''), '?') - 1) ELSE coalesce(NEW.page, '') END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'referrer', NEW.receivedAt / 3600000,
            CASE WHEN instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_source', NEW.receivedAt / 3600000,
            coalesce(NEW.utmSource, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_medium', NEW.receivedAt / 3600000,
            coalesce(NEW.utmMedium, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_campaign', NEW.receivedAt / 3600000,
            coalesce(NEW.utmCampaign, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'browser', NEW.receivedAt / 3600000,
            coalesce(NEW.browser, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'device', NEW.receivedAt / 3600000,
            coalesce(NEW.device, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        INSERT INTO coverage VALUES (NEW.integrationID, 'delivery', NEW.receivedAt / 3600000,
            CASE NEW.state WHEN 'delivered' THEN 'delivered' ELSE '' END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        CREATE TRIGGER coverage_lost AFTER UPDATE OF readable, orderID ON booking
        WHEN (OLD.readable = 1 AND coalesce(OLD.orderID, '') NOT LIKE 'STITCHER-TEST-%') AND NOT (NEW.readable = 1 AND coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%') BEGIN
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'all'
            AND hour = OLD.receivedAt / 3600000 AND value = ''
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'widget'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.widgetID, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'page'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE WHEN instr(coalesce(OLD.page, ''), '?') > 0 THEN substr(coalesce(OLD.page, ''), 1, instr(coalesce(OLD.page, ''), '?') - 1) ELSE coalesce(OLD.page, '') END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'referrer'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE WHEN instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_source'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmSource, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_medium'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmMedium, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_campaign'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmCampaign, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'browser'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.browser, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'device'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.device, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'delivery'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE OLD.state WHEN 'delivered' THEN 'delivered' ELSE '' END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        END;
        CREATE TRIGGER coverage_delivered AFTER UPDATE OF state ON booking
        WHEN (OLD.readable = 1 AND coalesce(OLD.orderID, '') NOT LIKE 'STITCHER-TEST-%') AND (NEW.readable = 1 AND coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%') AND (OLD.state = 'delivered') <> (NEW.state = 'delivered') AND NOT (coalesce(OLD.widgetID, '') IS NOT coalesce(NEW.widgetID, '')
         OR CASE WHEN instr(coalesce(OLD.page, ''), '?') > 0 THEN substr(coalesce(OLD.page, ''), 1, instr(coalesce(OLD.page, ''), '?') - 1) ELSE coalesce(OLD.page, '') END IS NOT CASE WHEN instr(coalesce(NEW.page, ''), '?') > 0 THEN substr(coalesce(NEW.page, ''), 1, instr(coalesce(NEW.page, ''), '?') - 1) ELSE coalesce(NEW.page, '') END
         OR CASE WHEN instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(OLD.referrer, ''), '://') > 0
        THEN substr(OLD.referrer, instr(OLD.referrer, '://') + 3)
        ELSE coalesce(OLD.referrer, '') END END IS NOT CASE WHEN instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(NEW.referrer, ''), '://') > 0
        THEN substr(NEW.referrer, instr(NEW.referrer, '://') + 3)
        ELSE coalesce(NEW.referrer, '') END END
         OR coalesce(OLD.utmSource, '') IS NOT coalesce(NEW.utmSource, '')
         OR coalesce(OLD.utmMedium, '') IS NOT coalesce(NEW.utmMedium, '')
         OR coalesce(OLD.utmCampaign, '') IS NOT coalesce(NEW.utmCampaign, '')
         OR coalesce(OLD.browser, '') IS NOT coalesce(NEW.browser, '')
         OR coalesce(OLD.device, '') IS NOT coalesce(NEW.device, '')
         OR OLD.kind IS NOT NEW.kind
         OR OLD.reason IS NOT NEW.reason)
        BEGIN
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'delivery'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE OLD.state WHEN 'delivered' THEN 'delivered' ELSE '' END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'delivery', NEW.receivedAt / 3600000,
            CASE NEW.state WHEN 'delivered' THEN 'delivered' ELSE '' END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        """)
}
