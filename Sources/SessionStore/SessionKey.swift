import Stitching

/// Integrations never see each other's sessions, so both numbers make the key.
struct SessionKey: Hashable, Sendable {
    let integration: IntegrationID
    let session: VisitorSessionID

    /// Spreads keys over shards: ids come in runs, so their low bits alone would queue up at one lock.
    ///
    /// The seed is secret, or anybody could pick ids that all meet in one shard.
    func mixed(seed: UInt64) -> UInt64 {
        var bits = UInt64(bitPattern: self.session.rawValue) ^ seed
        bits &+= UInt64(bitPattern: self.integration.rawValue) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
