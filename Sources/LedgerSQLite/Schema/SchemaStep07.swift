/// When a booking's person was forgotten.
extension SchemaStep {
    // swift-format-ignore
    static let step07 = SchemaStep(
        "7 who booked may be forgotten",
        """
        ALTER TABLE booking ADD COLUMN forgottenAt INTEGER;
        CREATE INDEX booking_unforgotten ON booking (receivedAt)
            WHERE forgottenAt IS NULL AND (state = 'delivered' OR closedAt IS NOT NULL);
        """)
}
