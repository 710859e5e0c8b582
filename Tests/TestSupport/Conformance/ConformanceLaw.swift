import Testing

/// One promise of a store, provable by itself on a fresh engine. An engine that is to replace the embedded one passes all laws
/// of all stores unchanged.
package struct ConformanceLaw: Sendable, CustomTestStringConvertible {
    package let testDescription: String
    private let proof: @Sendable (LedgerSubject) async throws -> Void

    init(_ description: String, _ proof: @escaping @Sendable (LedgerSubject) async throws -> Void) {
        self.testDescription = description
        self.proof = proof
    }

    /// Proves the law on the stores that `make` gives: fresh and empty.
    package func check(make: @Sendable () async throws -> LedgerSubject) async throws {
        try await self.proof(make())
    }
}
