import Foundation
import Stitching

#if canImport(Glibc)
import Glibc
#endif

/// The file with the vault's key: 32 bytes in hex, readable only by its owner.
package struct KeyFile: Sendable {
    package static let name = "stitcher.key"
    private static let keyBytes = 32

    package let path: String

    package init(directory: String) {
        self.path = "\(directory)/\(Self.name)"
    }

    package var exists: Bool { access(self.path, F_OK) == 0 }

    /// The key, created on first use. Two processes that create it at once end with the same one.
    ///
    /// Throws `.wrongKey` when the file does not contain a key and `.unavailable` when it cannot be read or written.
    package func vault() throws(LedgerError) -> Vault {
        if !self.exists { try self.create() }
        guard let data = FileManager.default.contents(atPath: self.path) else {
            throw .unavailable(reason: "cannot read \(self.path)")
        }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = Self.bytes(hex: text), key.count == Self.keyBytes else { throw .wrongKey(path: self.path) }
        return Vault(key: key)
    }

    /// Written completely under another name and linked into place, so that nobody reads half a key.
    private func create() throws(LedgerError) {
        var generator = SystemRandomNumberGenerator()
        let hex = (0..<Self.keyBytes).map { _ in UInt8.random(in: 0...255, using: &generator) }.hexadecimal
        let draft = "\(self.path).\(getpid()).\(UInt32.random(in: 0...UInt32.max, using: &generator))"
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw .unavailable(reason: "cannot create \(self.path): \(Self.lastError)") }
        defer { unlink(draft) }
        let bytes = Array("\(hex)\n".utf8)
        let written = write(descriptor, bytes, bytes.count)
        let isSynced = fsync(descriptor) == 0
        close(descriptor)
        guard written == bytes.count, isSynced else {
            throw .unavailable(reason: "cannot write \(self.path): \(Self.lastError)")
        }
        if link(draft, self.path) != 0, errno != EEXIST {
            throw .unavailable(reason: "cannot create \(self.path): \(Self.lastError)")
        }
    }

    private static var lastError: String { String(cString: strerror(errno)) }

    private static func bytes(hex text: String) -> [UInt8]? {
        // Digits first: the standard library also reads a sign.
        guard text.utf8.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) else { return nil }
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
