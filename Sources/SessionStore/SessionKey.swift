import Stitching

/// Integrations never see each other's sessions, so the key has both numbers.
struct SessionKey: Hashable, Sendable {
    let integration: IntegrationID
    let session: VisitorSessionID

    /// Distributes keys over shards. Ids come in runs, so their low bits alone would all meet one lock.
    ///
    /// The seed is secret. Otherwise anybody could choose ids that all meet one shard.
    func mixed(seed: UInt64) -> UInt64 {
        var bits = UInt64(bitPattern: self.session.rawValue) ^ seed
        bits &+= UInt64(bitPattern: self.integration.rawValue) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
