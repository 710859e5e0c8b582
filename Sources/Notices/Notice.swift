/// A message to a person: an alert, its end, or a weekly summary.
///
/// Safe by its type: the subject is one line, nothing has control characters, every part has a limit.
package struct Notice: Hashable, Sendable, CustomStringConvertible {
    /// One line, at most 200 characters.
    package let subject: String
    /// Plain text of several lines separated by `\n`, at most 100,000 characters.
    package let text: String
    /// The link for the reader, on its own line at the end of the text. At most 2,000 characters.
    package let link: String?
    /// Only mail sends it.
    package let picture: Picture?
    /// For programs: the additional keys of the webhook's JSON.
    package let facts: [String: String]

    /// Line breaks of a subject or a link become spaces. Other control characters are removed. A text over the limit is
    /// cut.
    package init(
        subject: String, text: String, link: String? = nil, picture: Picture? = nil, facts: [String: String] = [:]
    ) {
        self.subject = CleanText.line(subject, upTo: 200)
        self.text = CleanText.lines(text, upTo: 100_000)
        let link = link.map { CleanText.line($0, upTo: 2_000) }
        self.link = link?.isEmpty == true ? nil : link
        self.picture = picture
        self.facts = facts
    }

    /// Only the subject: a text may be long, and facts may be personal.
    package var description: String { "notice “\(self.subject)”" }

    /// The text with the link on a line of its own.
    var textWithLink: String {
        guard let link = self.link else { return self.text }
        return self.text.isEmpty ? link : "\(self.text)\n\n\(link)"
    }
}
