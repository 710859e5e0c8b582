import Bukza
import Stitching

/// The widget field of a form: whatever an owner pastes, read as ids, and what in it is none.
package struct WidgetText: Hashable, Sendable {
    /// Each once, in the order of the text.
    package let ids: [String]
    /// What stands there and is no id; empty when a code or an address was pasted, which has other words in it.
    package let strangers: [String]

    package init(_ text: String) {
        self.ids = PastedWidgets.ids(in: text)
        let words = self.ids.isEmpty ? text.split { $0.isWhitespace || ",;".contains($0) } : []
        self.strangers = words.filter { !PastedWidgets.isID($0) }.prefix(5).map {
            String($0).singleLine.prefix(utf8Bytes: 60)
        }
    }
}
