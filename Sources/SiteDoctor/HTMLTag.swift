/// A start tag, with the raw text that may follow it.
struct HTMLTag: Hashable, Sendable {
    /// In lower case.
    let name: String
    /// Names in lower case, character references replaced. If a name is repeated, the first one counts.
    let attributes: [String: String]
    /// The tag's position in the page's bytes.
    let offset: Int
    /// The text up to the end tag, for elements whose content is not markup.
    let content: Range<Int>?
}

/// A piece of a page.
enum HTMLToken: Hashable, Sendable {
    case start(HTMLTag)
    /// An end tag's name in lower case.
    case end(String)
    /// The text between the marks of a comment.
    case comment(Range<Int>)
}
