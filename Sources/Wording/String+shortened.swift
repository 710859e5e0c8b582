extension String {
    /// At most this many characters, with an ellipsis when some are left out.
    package func shortened(to limit: Int) -> String {
        self.count <= limit ? self : "\(self.prefix(limit - 1))…"
    }
}
