import Bukza
import Stitching

/// The widget field of a form: the pasted text, its ids, and the words that are not ids.
package struct WidgetText: Hashable, Sendable {
    /// Each once, in the order of the text.
    package let ids: [String]
    /// The words that are not ids; empty when a code or an address was pasted, which contains other words.
    package let strangers: [String]

    package init(_ text: String) {
        self.ids = PastedWidgets.ids(in: text)
        let words = self.ids.isEmpty ? text.split { $0.isWhitespace || ",;".contains($0) } : []
        self.strangers = words.filter { !PastedWidgets.isID($0) }.prefix(5).map {
            String($0).singleLine.prefix(utf8Bytes: 60)
        }
    }
}
