import Crypto
import CryptoExtras
import Foundation

/// A stored password: scrypt with its own salt and cost.
///
/// Text form: `scrypt$15$8$1$SALT$HASH`, the cost as the power of two, block size, parallelism, both last parts in
/// base64. **Source:** RFC 7914.
package struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
    /// The work of one guess. The default takes 32 MiB and about a tenth of a second.
    package struct Cost: Hashable, Sendable {
        package var power: Int
        package var blockSize: Int
        package var parallelism: Int

        package init(power: Int = 15, blockSize: Int = 8, parallelism: Int = 1) {
            self.power = power
            self.blockSize = blockSize
            self.parallelism = parallelism
        }
    }

    package static let minimumCharacters = 10
    package static let maximumBytes = 1_024
    private static let saltBytes = 16
    private static let hashBytes = 32

    private let cost: Cost
    private let salt: Data
    private let hash: Data

    package var description: String { "PasswordHash(redacted)" }

    /// Blocks the thread for the cost's time: call it on a thread pool.
    package init(_ password: String, cost: Cost = Cost()) throws(LedgerError) {
        self.cost = cost
        self.salt = SymmetricKey(size: .init(bitCount: Self.saltBytes * 8)).withUnsafeBytes { Data($0) }
        self.hash = try Self.derive(password, self.salt, cost)
    }

    /// Reads the text form; `nil` when it is not valid.
    package init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let power = Int(parts[1]), (1...24).contains(power),
            let blockSize = Int(parts[2]), (1...32).contains(blockSize), let parallelism = Int(parts[3]),
            (1...16).contains(parallelism), let salt = Data(base64Encoded: String(parts[4])),
            let hash = Data(base64Encoded: String(parts[5])), hash.count == Self.hashBytes
        else { return nil }
        self.cost = Cost(power: power, blockSize: blockSize, parallelism: parallelism)
        self.salt = salt
        self.hash = hash
    }

    /// The form in which it is kept.
    package var text: String {
        [
            "scrypt", String(self.cost.power), String(self.cost.blockSize), String(self.cost.parallelism),
            self.salt.base64EncodedString(), self.hash.base64EncodedString(),
        ].joined(separator: "$")
    }

    /// Takes as long for a wrong password as for the right one. Blocks the thread: call it on a thread pool.
    package func matches(_ password: String) -> Bool {
        guard let guess = try? Self.derive(password, self.salt, self.cost) else { return false }
        // Both are 32 bytes: every byte is compared, whatever the first ones are.
        return zip(guess, self.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func derive(_ password: String, _ salt: Data, _ cost: Cost) throws(LedgerError) -> Data {
        do {
            return try KDF.Scrypt.deriveKey(
                from: Data(password.precomposedStringWithCompatibilityMapping.utf8), salt: salt,
                outputByteCount: self.hashBytes, rounds: 1 << cost.power, blockSize: cost.blockSize,
                parallelism: cost.parallelism
            ).withUnsafeBytes { Data($0) }
        } catch {
            throw .unexpected(reason: "scrypt failed: \(error)")
        }
    }
}
