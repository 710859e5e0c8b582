/// An option of a form, and whether it is chosen.
struct FormChoice: Sendable {
    let value: String
    let text: String
    let isChosen: Bool
}
