import Stitching

extension TemplateLeftover {
    /// Knows Bukza's parameters: `[bukza_order_id]`, `[bukza_n2]`.
    static let bukza = TemplateLeftover(system: "bukza")
}

extension String {
    /// Whether the text is nothing but unreplaced template parameters, which count as empty.
    var isPlaceholder: Bool { TemplateLeftover.bukza.isAll(of: self) }
}
