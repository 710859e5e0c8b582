/// What the ninth migration does. Frozen: a later change is a later migration.
enum HistorySchema {
    /// New lines are sealed. Old ones lose what may tell of a person: the request with its message, the answer, and the
    /// error's text.
    static let sealing = """
        ALTER TABLE history ADD COLUMN facts BLOB;
        UPDATE history SET detail = json_remove(detail, '$.request', '$.response', '$.message')
        WHERE event IN ('attempt', 'not_recovered');
        """
}
