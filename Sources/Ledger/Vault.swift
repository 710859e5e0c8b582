import Crypto
package import Foundation

/// Encrypts what must not be read from a stolen disk: tokens, contacts, raw bodies (AES-256-GCM), and makes keyed
/// hashes for exact search (HMAC-SHA256).
///
/// One random key in its own file, from which a key for each use is derived (HKDF). The key is not part of a backup
/// unless asked for. Its description is redacted.
package struct Vault: Sendable, CustomStringConvertible {
    /// The purpose of an encrypted value: part of the authenticated data, so that a value cannot be moved to another
    /// column.
    package enum Purpose: String, Sendable {
        case token, secret, contact, body, query, history, check, channel
    }

    /// The purpose of a hash: the same text has different hashes for different purposes.
    package enum Index: String, Sendable {
        case secret, phone, phoneTail, email, identity, login, invitation, apiToken, form, browser
    }

    private let sealing: SymmetricKey
    private let hashing: SymmetricKey

    package var description: String { "Vault(redacted)" }

    /// - Parameter key: 32 random bytes.
    package init(key: [UInt8]) {
        let root = SymmetricKey(data: key)
        self.sealing = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root, info: Data("stitcher sealing 1".utf8), outputByteCount: 32)
        self.hashing = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root, info: Data("stitcher hashing 1".utf8), outputByteCount: 32)
    }

    /// Nonce, ciphertext and tag together; 28 bytes longer than the plain text.
    package func seal(_ plain: some DataProtocol, for purpose: Purpose) throws(LedgerError) -> Data {
        do {
            let box = try AES.GCM.seal(plain, using: self.sealing, authenticating: Data(purpose.rawValue.utf8))
            if let combined = box.combined { return combined }
        } catch {
            throw .unexpected(reason: String(describing: error))
        }
        throw .unexpected(reason: "sealing gave no bytes")
    }

    /// Fails with `.damaged` when the bytes were changed, or were encrypted for another purpose or with another key.
    package func open(_ sealed: Data, for purpose: Purpose) throws(LedgerError) -> Data {
        do {
            return try AES.GCM.open(
                AES.GCM.SealedBox(combined: sealed), using: self.sealing, authenticating: Data(purpose.rawValue.utf8))
        } catch {
            throw LedgerError.damaged(reason: "a sealed \(purpose.rawValue) does not open with this key")
        }
    }

    /// 32 bytes, the same for the same text, useless without the key.
    package func hash(_ text: some DataProtocol, for index: Index) -> Data {
        var code = HMAC<SHA256>(key: self.hashing)
        code.update(data: Data("\(index.rawValue)\u{0}".utf8))
        code.update(data: text)
        return Data(code.finalize())
    }

    /// The same for a text.
    package func hash(_ text: String, for index: Index) -> Data {
        self.hash(Data(text.utf8), for: index)
    }

    /// Random bytes of the system's generator, as URL-safe base64 without padding.
    package static func randomText(bytes count: Int) -> String {
        let bytes = SymmetricKey(size: .init(bitCount: count * 8)).withUnsafeBytes { Data($0) }
        return bytes.urlSafeText
    }
}

extension Data {
    /// URL-safe base64 without padding. **Source:** RFC 4648, section 5.
    var urlSafeText: String {
        self.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
