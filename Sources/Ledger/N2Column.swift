package import Stitching

/// n2 as one short text: the session's digits, `~reason`, or one of our words.
package enum N2Column {
    /// As it is kept.
    package static func text(_ value: N2) -> String {
        switch value {
        case .empty: ""
        case .placeholder: OutsideName.n2Placeholder
        case .session(let id): id.description
        case .stale(let id): "~stale:\(id)"
        case .marker(let reason): "~\(reason.rawValue)"
        case .malformed: "?"
        }
    }

    /// As it was.
    package static func value(_ text: String) -> N2 {
        text == OutsideName.n2Placeholder ? .placeholder : N2(text: text)
    }
}
