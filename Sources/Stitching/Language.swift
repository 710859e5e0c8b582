/// The languages of the pages, the commands and all other texts for people.
package enum Language: String, Sendable, Codable, CaseIterable {
    case russian = "ru"
    case english = "en"

    /// The text in this language. Both texts stand side by side at the call.
    package func say(_ russian: String, _ english: String) -> String {
        self == .russian ? russian : english
    }
}
