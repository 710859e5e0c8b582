/// A message as it is sent after `DATA`.
enum SMTPData {
    /// Ends every line with CRLF, doubles a dot at a line's beginning and adds the line with a single dot.
    ///
    /// A single line feed, or a dot after it, would let a text end the message and continue with commands.
    ///
    /// **Source:** RFC 5321, 4.5.2 and 2.3.8.
    static func wire(_ message: String) -> [UInt8] {
        var wire: [UInt8] = []
        wire.reserveCapacity(message.utf8.count + 8)
        var isAtStart = true
        var follows: UInt8 = 0
        for byte in message.utf8 {
            switch byte {
            case UInt8(ascii: "\n") where follows == UInt8(ascii: "\r"): break
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                wire += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
                isAtStart = true
            default:
                if isAtStart, byte == UInt8(ascii: ".") { wire.append(byte) }
                wire.append(byte)
                isAtStart = false
            }
            follows = byte
        }
        return wire + Array((isAtStart ? ".\r\n" : "\r\n.\r\n").utf8)
    }
}
