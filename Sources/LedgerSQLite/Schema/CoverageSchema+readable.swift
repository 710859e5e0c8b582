import Ledger

/// A body from which no field can be read is not counted as a booking. It is counted as soon as it can be read.
extension CoverageSchema {
    /// SQL for what counts; `row` names the table or trigger row.
    static func isCounted(_ row: String) -> String {
        "(\(row).readable = 1 AND \(BookingSummary.isReal(row)))"
    }

    static let dropTriggersOfFive = """
        DROP TRIGGER coverage_inserted; DROP TRIGGER coverage_changed; DROP TRIGGER coverage_delivered;
        """

    /// Takes the unreadable bodies out of the counts: they stand there without a session, a page or a tag.
    static let uncountUnreadable = """
        UPDATE coverage SET bookings = bookings - (
            SELECT COUNT(*) FROM booking
            WHERE booking.integrationID = coverage.integrationID AND readable = 0
                AND receivedAt / 3600000 = coverage.hour AND booking.kind = coverage.kind
                AND coalesce(booking.reason, '') = coverage.reason)
        WHERE kind = 'default' AND value = '';
        """

    /// A booking that begins or ceases to count moves in all counts; otherwise a change moves what it touches.
    static func triggersOfReadable(_ dimensions: [CoverageDimension]) -> String {
        let attributes = dimensions.filter { $0 != .all && $0 != .delivery }
        let moves = Self.moves(attributes)
        let (before, after) = (Self.isCounted("OLD"), Self.isCounted("NEW"))
        let add = dimensions.map { Self.add($0, "NEW") }.joined(separator: "\n")
        let take = dimensions.map { Self.take($0, "OLD") }.joined(separator: "\n")
        return """
            CREATE TRIGGER coverage_inserted AFTER INSERT ON booking WHEN \(after) BEGIN
            \(add)
            END;
            CREATE TRIGGER coverage_changed AFTER UPDATE OF \(Self.columns(attributes)) ON booking
            WHEN \(before) AND \(after) AND (\(moves)) BEGIN
            \(take)
            \(add)
            END;
            CREATE TRIGGER coverage_gained AFTER UPDATE OF readable, orderID ON booking
            WHEN \(after) AND NOT \(before) BEGIN
            \(add)
            END;
            CREATE TRIGGER coverage_lost AFTER UPDATE OF readable, orderID ON booking
            WHEN \(before) AND NOT \(after) BEGIN
            \(take)
            END;
            CREATE TRIGGER coverage_delivered AFTER UPDATE OF state ON booking
            WHEN \(before) AND \(after) AND (OLD.state = 'delivered') <> (NEW.state = 'delivered') AND NOT (\(moves))
            BEGIN
            \(Self.take(.delivery, "OLD"))
            \(Self.add(.delivery, "NEW"))
            END;
            """
    }
}
