/// Finds the end of a request's head in bytes that arrive in pieces: at the first empty line.
///
/// It only decides how many bytes the parser gets at once, never what they mean. So it also accepts a bare line feed as
/// a line's end, and leaves every judgement to the parser.
struct HeadScanner {
    /// Only carriage returns have come on the current line.
    private var isLineEmpty = true
    /// Empty lines before a request are allowed, and end nothing.
    private(set) var hasBegun = false

    /// How many of the bytes belong to the head; `nil` when it continues after them.
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
