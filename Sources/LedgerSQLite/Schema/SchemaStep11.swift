/// No rule stands in a trigger any more: the store moves bookings in the counts and counts changes of settings itself, in the
/// same transaction.
extension SchemaStep {
    // swift-format-ignore
    static let step11 = SchemaStep(
        "11 counts are kept by the store, not by triggers",
        """
        DROP TRIGGER IF EXISTS coverage_inserted;
        DROP TRIGGER IF EXISTS coverage_changed;
        DROP TRIGGER IF EXISTS coverage_gained;
        DROP TRIGGER IF EXISTS coverage_lost;
        DROP TRIGGER IF EXISTS coverage_delivered;
        DROP TRIGGER IF EXISTS integration_inserted;
        DROP TRIGGER IF EXISTS integration_updated;
        DROP TRIGGER IF EXISTS integration_deleted;
        """)
}
