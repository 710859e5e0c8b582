/// When a booking's person was forgotten.
enum RetentionSchema {
    static let column = """
        ALTER TABLE booking ADD COLUMN forgottenAt INTEGER;
        CREATE INDEX booking_unforgotten ON booking (receivedAt)
            WHERE forgottenAt IS NULL AND (state = 'delivered' OR closedAt IS NOT NULL);
        """
}
