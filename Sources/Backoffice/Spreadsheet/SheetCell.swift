/// What stands in a cell. A text is never a formula, whatever it begins with.
package enum SheetCell: Hashable, Sendable {
    case empty
    case text(String)
    /// Digits of a whole number. A spreadsheet keeps 15 of them: a longer number is a text.
    case number(String)
    /// Local time, in days since 1899-12-30.
    case date(Double)

    /// A number if a spreadsheet shows it as it is written, else a text.
    package init(numeric text: String) {
        let isNumber =
            !text.isEmpty && text.utf8.count <= 15 && text.utf8.allSatisfy { (48...57).contains($0) }
            && (text.utf8.first != 48 || text == "0")
        self = isNumber ? .number(text) : .text(text)
    }
}

/// A column of a table: its heading and its width in characters.
package struct SheetColumn: Hashable, Sendable {
    package let heading: String
    package let width: Int

    package init(_ heading: String, width: Int) {
        self.heading = heading
        self.width = width
    }
}
