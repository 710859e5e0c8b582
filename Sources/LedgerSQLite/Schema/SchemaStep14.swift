/// Orders are found by their beginning in any letter case, phones by their last digits. What is missing in bookings of
/// before is filled in at the opening: neither folding nor the key is SQL's.
extension SchemaStep {
    // swift-format-ignore
    static let step14 = SchemaStep(
        "14 orders are found by their beginning, phones by their end",
        """
        ALTER TABLE booking ADD COLUMN orderKey TEXT;
        ALTER TABLE booking ADD COLUMN phoneTail BLOB;
        CREATE INDEX booking_orderKey ON booking (orderKey) WHERE orderKey IS NOT NULL;
        CREATE INDEX booking_phoneTail ON booking (phoneTail) WHERE phoneTail IS NOT NULL;
        CREATE INDEX booking_unkeyed ON booking (id)
            WHERE (orderID IS NOT NULL AND orderKey IS NULL) OR (phoneHash IS NOT NULL AND phoneTail IS NULL);
        """)
}
