package import Stitching

extension Language {
    /// A number with its noun, by the language's rule: 1 час, 2 часа, 5 часов, 11 часов; 1 hour, 2 hours.
    package func count(
        _ number: Int, _ russian: (one: String, few: String, many: String), _ english: (one: String, many: String)
    ) -> String {
        let (ones, tens) = (abs(number) % 10, abs(number) % 100)
        let noun: String =
            switch self {
            case .english: abs(number) == 1 ? english.one : english.many
            case .russian where (11...14).contains(tens): russian.many
            case .russian: ones == 1 ? russian.one : (2...4).contains(ones) ? russian.few : russian.many
            }
        return "\(number) \(noun)"
    }
}
