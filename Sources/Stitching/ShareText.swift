/// A share as text for people.
///
/// Whole percent; one decimal less than one percent away from ``CoverageTally/fairShare`` and
/// ``CoverageTally/goodShare``, where a rounded number would hide on which side it is.
package enum ShareText {
    /// The whole, in tenths of a percent.
    package static let whole = 1_000
    private static let goals = [CoverageTally.fairShare, CoverageTally.goodShare]

    package static func percent(_ share: Double?, _ language: Language) -> String {
        guard let share else { return "—" }
        if share > 0, share < 0.005 { return "< 1 %" }
        if share < 1, share >= 0.995 { return "> 99 %" }
        return self.text(tenths: self.tenths(share), language)
    }

    /// The shown number, in tenths of a percent. A goal that is not reached is never shown as reached.
    package static func tenths(_ share: Double) -> Int {
        for goal in self.goals where abs(share - goal) < 0.01 {
            let near = Int((share * 1_000).rounded())
            let bound = Int((goal * 1_000).rounded())
            return share < goal ? min(near, bound - 1) : max(near, bound)
        }
        return Int((share * 100).rounded()) * 10
    }

    /// Parts of a whole, whose numbers add up to it. A part above zero is never shown as nothing.
    ///
    /// - Parameter tenths: the whole, in tenths of a percent.
    package static func parts(_ counts: [Int], of tenths: Int = Self.whole, _ language: Language) -> [String] {
        // In tenths only where the whole has some.
        let unit = tenths.isMultiple(of: 10) ? 10 : 1
        let sum = counts.reduce(0, +)
        guard sum > 0 else { return counts.map { _ in self.text(tenths: 0, language) } }
        let units = tenths / unit
        var shares = counts.map { $0 * units / sum }
        let byRest = counts.indices.sorted { left, right in
            (counts[left] * units % sum, right) > (counts[right] * units % sum, left)
        }
        for index in byRest.prefix(units - shares.reduce(0, +)) { shares[index] += 1 }
        return zip(counts, shares).map { count, share in
            count > 0 && share == 0 ? "< 1 %" : self.text(tenths: share * unit, language)
        }
    }

    /// A difference of two shown numbers, in points.
    package static func points(tenths: Int, _ language: Language) -> String {
        let sign = tenths > 0 ? "+" : tenths < 0 ? "−" : "±"
        return sign + self.number(tenths: abs(tenths), language)
    }

    private static func text(tenths: Int, _ language: Language) -> String {
        "\(self.number(tenths: tenths, language)) %"
    }

    private static func number(tenths: Int, _ language: Language) -> String {
        tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10)\(language.say(",", "."))\(tenths % 10)"
    }
}
