/// What a form offers to choose from, and what a person chose.
struct FormChoice: Sendable {
    let value: String
    let text: String
    let isChosen: Bool
}
