/// New lines are sealed. Old ones lose what may tell of a person: the request with its message, the answer, and the error's
/// text. What is overwritten is gone from the file, not merely free.
extension SchemaStep {
    // swift-format-ignore
    static let step09 = SchemaStep(
        "9 facts of histories are sealed",
        """
        PRAGMA secure_delete = ON;
        ALTER TABLE history ADD COLUMN facts BLOB;
        UPDATE history SET detail = json_remove(detail, '$.request', '$.response', '$.message')
        WHERE event IN ('attempt', 'not_recovered');
        """)
}
