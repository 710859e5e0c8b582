/// The languages of the pages, the commands and everything else that is read by people.
package enum Language: String, Sendable, Codable, CaseIterable {
    case russian = "ru"
    case english = "en"

    /// The text in this language: both stand side by side where they are said.
    package func say(_ russian: String, _ english: String) -> String {
        self == .russian ? russian : english
    }
}
