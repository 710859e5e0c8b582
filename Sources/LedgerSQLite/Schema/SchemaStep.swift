/// One step of the schema: frozen text. Once released it is never edited; a later change is a later step.
///
/// Nothing in a step is made from a type or an expression of today, or the schema would depend on when a database was made.
/// A test holds a hash of each step's text and of the schema after it.
struct SchemaStep: Hashable, Sendable {
    /// The number, and the reason in a few words. Kept in the database.
    let identifier: String
    /// Statements, run in one transaction.
    let sql: String

    init(_ identifier: String, _ sql: String) {
        self.identifier = identifier
        self.sql = sql
    }

    /// The number at the start of a step's name; 0 for a step that is not ours.
    static func number(of identifier: String) -> Int {
        Int(identifier.prefix { $0 != " " }) ?? 0
    }

    /// All steps in their order.
    static let all = [
        step01, step02, step03, step04, step05, step06, step07, step08, step09, step10, step11, step12, step13, step14,
    ]
}
