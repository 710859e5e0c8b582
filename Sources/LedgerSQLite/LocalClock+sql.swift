import Ledger

extension LocalClock {
    /// The condition on `receivedAt`; `nil` when any time is allowed.
    var condition: String? {
        let offset = self.offsets.dropFirst().reversed().reduce("") { text, offset in
            text + "WHEN receivedAt >= \(offset.since) THEN \(offset.seconds) "
        }
        let ahead = offset.isEmpty ? "\(self.offsets[0].seconds)" : "CASE \(offset)ELSE \(self.offsets[0].seconds) END"
        let hours = "((receivedAt / 1000 + \(ahead)) / 3600)"
        // The first of January 1970 was a Thursday.
        let parts = [
            self.hour.map { "\(hours) % 24 = \($0)" }, self.weekday.map { "(\(hours) / 24 + 3) % 7 + 1 = \($0)" },
        ]
        let known = parts.compactMap(\.self)
        return known.isEmpty ? nil : known.joined(separator: " AND ")
    }
}
