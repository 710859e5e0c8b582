/// A start tag with what may follow it as raw text.
struct HTMLTag: Hashable, Sendable {
    /// In lower case.
    let name: String
    /// Names in lower case, character references replaced; of a name given twice the first counts.
    let attributes: [String: String]
    /// Where the tag begins in the page's bytes.
    let offset: Int
    /// What stands up to the end tag, of elements whose content is no markup.
    let content: Range<Int>?
}

/// A piece of a page.
enum HTMLToken: Hashable, Sendable {
    case start(HTMLTag)
    /// An end tag's name in lower case.
    case end(String)
    /// What stands between the marks of a comment.
    case comment(Range<Int>)
}
