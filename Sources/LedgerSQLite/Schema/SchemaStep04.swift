/// Counts of bookings by hour and by what they are broken down by; until step 11 kept by triggers.
extension SchemaStep {
    // swift-format-ignore
    static let step04 = SchemaStep(
        "4 counts of coverage, kept as bookings come",
        """
        CREATE TABLE coverage (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            dimension TEXT NOT NULL,
            hour INTEGER NOT NULL,
            value TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            bookings INTEGER NOT NULL CHECK (bookings >= 0),
            PRIMARY KEY (integrationID, dimension, hour, value, kind, reason)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO coverage SELECT integrationID, 'all', receivedAt / 3600000,
            '' AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'widget', receivedAt / 3600000,
            coalesce(booking.widgetID, '') AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'page', receivedAt / 3600000,
            CASE WHEN instr(coalesce(booking.page, ''), '?') > 0 THEN substr(coalesce(booking.page, ''), 1, instr(coalesce(booking.page, ''), '?') - 1) ELSE coalesce(booking.page, '') END AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'referrer', receivedAt / 3600000,
            CASE WHEN instr(CASE WHEN instr(coalesce(booking.referrer, ''), '://') > 0
        THEN substr(booking.referrer, instr(booking.referrer, '://') + 3)
        ELSE coalesce(booking.referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(booking.referrer, ''), '://') > 0
        THEN substr(booking.referrer, instr(booking.referrer, '://') + 3)
        ELSE coalesce(booking.referrer, '') END, 1, instr(CASE WHEN instr(coalesce(booking.referrer, ''), '://') > 0
        THEN substr(booking.referrer, instr(booking.referrer, '://') + 3)
        ELSE coalesce(booking.referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(booking.referrer, ''), '://') > 0
        THEN substr(booking.referrer, instr(booking.referrer, '://') + 3)
        ELSE coalesce(booking.referrer, '') END END AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'utm_source', receivedAt / 3600000,
            coalesce(booking.utmSource, '') AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'utm_medium', receivedAt / 3600000,
            coalesce(booking.utmMedium, '') AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'utm_campaign', receivedAt / 3600000,
            coalesce(booking.utmCampaign, '') AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        CREATE TRIGGER coverage_inserted AFTER INSERT ON booking WHEN coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%' BEGIN
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
        END;
        CREATE TRIGGER coverage_changed AFTER UPDATE OF kind, reason, widgetID, page, referrer, utmSource, utmMedium, utmCampaign ON booking
        WHEN coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%' AND (coalesce(OLD.widgetID, '') IS NOT coalesce(NEW.widgetID, '')
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
         OR OLD.kind IS NOT NEW.kind
         OR OLD.reason IS NOT NEW.reason) BEGIN
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'all'
            AND hour = OLD.receivedAt / 3600000 AND value = ''
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'all', NEW.receivedAt / 3600000,
            '', NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'widget'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.widgetID, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'widget', NEW.receivedAt / 3600000,
            coalesce(NEW.widgetID, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'page'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE WHEN instr(coalesce(OLD.page, ''), '?') > 0 THEN substr(coalesce(OLD.page, ''), 1, instr(coalesce(OLD.page, ''), '?') - 1) ELSE coalesce(OLD.page, '') END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'page', NEW.receivedAt / 3600000,
            CASE WHEN instr(coalesce(NEW.page, ''), '?') > 0 THEN substr(coalesce(NEW.page, ''), 1, instr(coalesce(NEW.page, ''), '?') - 1) ELSE coalesce(NEW.page, '') END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
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
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_source'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmSource, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_source', NEW.receivedAt / 3600000,
            coalesce(NEW.utmSource, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_medium'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmMedium, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_medium', NEW.receivedAt / 3600000,
            coalesce(NEW.utmMedium, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'utm_campaign'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.utmCampaign, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'utm_campaign', NEW.receivedAt / 3600000,
            coalesce(NEW.utmCampaign, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        """)
}
