/// Finds where a request's head ends in bytes that come piece by piece: at the first empty line.
///
/// It only decides how many bytes the parser gets at once, never what they mean, so it takes a bare line feed for a
/// line's end, too, and leaves every judgement to the parser.
struct HeadScanner {
    /// Nothing but carriage returns has come on the present line.
    private var isLineEmpty = true
    /// Empty lines before a request are allowed, and end nothing.
    private(set) var hasBegun = false

    /// How many of the bytes belong to the head; `nil` when it goes on after them.
    mutating func end(in bytes: some Sequence<UInt8>) -> Int? {
        var count = 0
        for byte in bytes {
            count += 1
            switch byte {
            case UInt8(ascii: "\n"):
                if self.isLineEmpty, self.hasBegun {
                    self = HeadScanner()
                    return count
                }
                self.isLineEmpty = true
            case UInt8(ascii: "\r"): break
            default:
                self.isLineEmpty = false
                self.hasBegun = true
            }
        }
        return nil
    }
}
