/// Each integration names its target and its booking system. The columns of a target (`comagicURL` and `token` today) are
/// read for that target alone: another one adds its own.
extension SchemaStep {
    // swift-format-ignore
    static let step12 = SchemaStep(
        "12 integrations name their target and their booking system",
        """
        ALTER TABLE integration ADD COLUMN target TEXT NOT NULL DEFAULT 'comagic';
        ALTER TABLE integration ADD COLUMN bookingSystem TEXT NOT NULL DEFAULT 'bukza';
        """)
}
