/// One thing measured in several ways: ours first, its peers after it.
struct Scenario: Sendable {
    /// One way of doing the same operation.
    struct Variant: Sendable {
        let name: String
        /// Does the operation so many times. What it makes must be used, or the optimiser leaves it out.
        let run: @Sendable (_ operations: Int) async -> Void
    }

    /// Also the name of the file with its threshold.
    let name: String
    /// Operations of one run, at full length.
    let operations: Int
    let variants: [Variant]
}

/// Keeps a result alive without doing anything with it.
@inline(never)
func use<Value>(_ value: Value) {}
