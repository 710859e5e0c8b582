/// Settings that are one short value each stand in one column, so that a new one needs no step.
extension SchemaStep {
    // swift-format-ignore
    static let step13 = SchemaStep(
        "13 plain settings are one column",
        """
        ALTER TABLE integration ADD COLUMN plain TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(plain));
        UPDATE integration SET plain = json_object(
            'phoneCountry', coalesce(phoneCountry, 'auto'),
            'staleSessions', iif(usesStaleSessions, 'use', 'drop'),
            'inferredMatches', iif(infersMatches, 'true', 'false'),
            'unconfirmed', iif(resendsUnconfirmed, 'resend', 'park'),
            'lateTruth', coalesce(lateTruth || 's', 'off'));
        ALTER TABLE integration DROP COLUMN phoneCountry;
        ALTER TABLE integration DROP COLUMN usesStaleSessions;
        ALTER TABLE integration DROP COLUMN infersMatches;
        ALTER TABLE integration DROP COLUMN resendsUnconfirmed;
        ALTER TABLE integration DROP COLUMN lateTruth;
        """)
}
