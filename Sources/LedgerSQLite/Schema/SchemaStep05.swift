/// What makes bookings findable: every list is a walk along one index from the newest on, and the row's number, which is
/// the order of arrival, ends every index by itself. More counts, and those of visits.
extension SchemaStep {
    // swift-format-ignore
    static let step05 = SchemaStep(
        "5 finding bookings, counts by browser and delivery, the way of visits",
        """
        ALTER TABLE booking ADD COLUMN browser TEXT;
        ALTER TABLE booking ADD COLUMN device TEXT;
        ALTER TABLE booking ADD COLUMN closedAt INTEGER;
        ALTER TABLE booking ADD COLUMN pagePath TEXT
            GENERATED ALWAYS AS (nullif(CASE WHEN instr(coalesce(page, ''), '?') > 0 THEN substr(coalesce(page, ''), 1, instr(coalesce(page, ''), '?') - 1) ELSE coalesce(page, '') END, '')) VIRTUAL;
        ALTER TABLE booking ADD COLUMN referrerHost TEXT
            GENERATED ALWAYS AS (nullif(CASE WHEN instr(CASE WHEN instr(coalesce(referrer, ''), '://') > 0
        THEN substr(referrer, instr(referrer, '://') + 3)
        ELSE coalesce(referrer, '') END, '/') > 0 THEN substr(CASE WHEN instr(coalesce(referrer, ''), '://') > 0
        THEN substr(referrer, instr(referrer, '://') + 3)
        ELSE coalesce(referrer, '') END, 1, instr(CASE WHEN instr(coalesce(referrer, ''), '://') > 0
        THEN substr(referrer, instr(referrer, '://') + 3)
        ELSE coalesce(referrer, '') END, '/') - 1) ELSE CASE WHEN instr(coalesce(referrer, ''), '://') > 0
        THEN substr(referrer, instr(referrer, '://') + 3)
        ELSE coalesce(referrer, '') END END, '')) VIRTUAL;
        CREATE INDEX booking_at ON booking (receivedAt);
        CREATE INDEX booking_of ON booking (integrationID);
        CREATE INDEX booking_kind ON booking (kind);
        CREATE INDEX booking_reason ON booking (reason) WHERE kind = 'default';
        CREATE INDEX booking_order ON booking (orderID) WHERE orderID IS NOT NULL;
        CREATE INDEX booking_code ON booking (code) WHERE code IS NOT NULL;
        CREATE INDEX booking_by_widgetID ON booking (widgetID);
        CREATE INDEX booking_by_pagePath ON booking (pagePath);
        CREATE INDEX booking_by_referrerHost ON booking (referrerHost);
        CREATE INDEX booking_by_utmSource ON booking (utmSource);
        CREATE INDEX booking_by_utmMedium ON booking (utmMedium);
        CREATE INDEX booking_by_utmCampaign ON booking (utmCampaign);
        CREATE INDEX booking_by_browser ON booking (browser);
        CREATE INDEX booking_by_device ON booking (device);
        DROP TRIGGER coverage_inserted; DROP TRIGGER coverage_changed;
        INSERT INTO coverage SELECT integrationID, 'browser', receivedAt / 3600000,
            coalesce(booking.browser, '') AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'device', receivedAt / 3600000,
            coalesce(booking.device, '') AS value, kind, coalesce(reason, ''), COUNT(*)
        FROM booking WHERE coalesce(booking.orderID, '') NOT LIKE 'STITCHER-TEST-%' GROUP BY 1, 3, value, kind, 6;
        INSERT INTO coverage SELECT integrationID, 'delivery', receivedAt / 3600000,
            CASE booking.state WHEN 'delivered' THEN 'delivered' ELSE '' END AS value, kind, coalesce(reason, ''), COUNT(*)
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
         OR coalesce(OLD.browser, '') IS NOT coalesce(NEW.browser, '')
         OR coalesce(OLD.device, '') IS NOT coalesce(NEW.device, '')
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
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'browser'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.browser, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'browser', NEW.receivedAt / 3600000,
            coalesce(NEW.browser, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'device'
            AND hour = OLD.receivedAt / 3600000 AND value = coalesce(OLD.device, '')
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'device', NEW.receivedAt / 3600000,
            coalesce(NEW.device, ''), NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        UPDATE coverage SET bookings = bookings - 1
        WHERE integrationID = OLD.integrationID AND dimension = 'delivery'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE OLD.state WHEN 'delivered' THEN 'delivered' ELSE '' END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'delivery', NEW.receivedAt / 3600000,
            CASE NEW.state WHEN 'delivered' THEN 'delivered' ELSE '' END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        CREATE TRIGGER coverage_delivered AFTER UPDATE OF state ON booking
        WHEN coalesce(NEW.orderID, '') NOT LIKE 'STITCHER-TEST-%' AND (OLD.state = 'delivered') <> (NEW.state = 'delivered') AND NOT (coalesce(OLD.widgetID, '') IS NOT coalesce(NEW.widgetID, '')
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
        WHERE integrationID = OLD.integrationID AND dimension = 'delivery'
            AND hour = OLD.receivedAt / 3600000 AND value = CASE OLD.state WHEN 'delivered' THEN 'delivered' ELSE '' END
            AND kind = OLD.kind AND reason = coalesce(OLD.reason, '');
        INSERT INTO coverage VALUES (NEW.integrationID, 'delivery', NEW.receivedAt / 3600000,
            CASE NEW.state WHEN 'delivered' THEN 'delivered' ELSE '' END, NEW.kind, coalesce(NEW.reason, ''), 1)
        ON CONFLICT DO UPDATE SET bookings = bookings + 1;
        END;
        CREATE TABLE funnel (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            stage TEXT NOT NULL,
            visits INTEGER NOT NULL CHECK (visits > 0),
            PRIMARY KEY (integrationID, hour, stage)
        ) STRICT, WITHOUT ROWID;
        """)
}
