extension String.UTF8View {
    /// Every position of the mark. O(text × mark) at worst, for a mark of about twenty bytes.
    package func places(of mark: String) -> [Range<Index>] {
        var places: [Range<Index>] = []
        let mark = mark.utf8
        guard let first = mark.first else { return [] }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: mark) {
                let end = rest.index(start, offsetBy: mark.count)
                places.append(start..<end)
                rest = rest[end...]
            } else {
                rest = rest.dropFirst()
            }
        }
        return places
    }
}
