import Bukza
import Stitching
import Wording

/// The widget field of a form: the pasted text, its ids, and what in it is not one.
package struct WidgetText: Hashable, Sendable {
    /// Each once, in the order of the text.
    package let ids: [String]
    /// What names no widget, each on one line and harmless to show.
    package let strangers: [String]
    /// Whether the ids had to be found in something else than a list of ids.
    package let isRead: Bool

    package init(_ text: String) {
        let pasted = PastedWidgets(text)
        self.ids = pasted.ids
        self.strangers = pasted.strangers.map { $0.singleLine.shortened(to: 60) }
        self.isRead = text.split { $0.isWhitespace || ",;".contains($0) }.contains { !PastedWidgets.isID($0) }
    }
}
