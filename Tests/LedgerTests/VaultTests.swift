import Foundation
import Ledger
import Testing

@Suite("The vault")
struct VaultTests {
    private let vault = Vault(key: Array(0..<32))
    private let other = Vault(key: Array(1..<33))

    @Test("what is sealed opens again, and never looks the same twice", arguments: ["", "a", "Иван", "\u{0}\u{0}"])
    func roundTrip(text: String) throws {
        let sealed = try self.vault.seal(Data(text.utf8), for: .contact)
        #expect(sealed.count == text.utf8.count + 28)
        #expect(try self.vault.open(sealed, for: .contact) == Data(text.utf8))
        #expect(try self.vault.seal(Data(text.utf8), for: .contact) != sealed)
    }

    @Test("a sealed value opens for its own purpose alone")
    func purpose() throws {
        let purposes: [Vault.Purpose] = [.token, .secret, .contact, .body, .check]
        for purpose in purposes {
            let sealed = try self.vault.seal(Data("value".utf8), for: purpose)
            for wrong in purposes where wrong != purpose { self.refuses(sealed, for: wrong) }
        }
    }

    @Test("one changed bit anywhere, a missing end or another key is refused")
    func tampering() throws {
        let sealed = try self.vault.seal(Data("value".utf8), for: .token)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            self.refuses(changed, for: .token)
        }
        for length in 0..<sealed.count { self.refuses(sealed.prefix(length), for: .token) }
        #expect { try self.other.open(sealed, for: .token) } throws: { ($0 as? LedgerError)?.label == "damaged" }
    }

    @Test("a hash depends on text, purpose and key, and on nothing else")
    func hash() {
        let hash = self.vault.hash("79161234567", for: .phone)
        #expect(hash.count == 32)
        #expect(hash == self.vault.hash("79161234567", for: .phone))
        #expect(hash == self.vault.hash(Data("79161234567".utf8), for: .phone))
        #expect(hash != self.vault.hash("79161234568", for: .phone))
        #expect(hash != self.vault.hash("79161234567", for: .email))
        #expect(hash != self.other.hash("79161234567", for: .phone))
    }

    @Test("a secret and a vault print nothing of themselves")
    func redacted() {
        let secret = Secret("hunter2")
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)"] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(self.vault)" == "Vault(redacted)")
        #expect(secret == Secret("hunter2"))
        #expect(secret != Secret("hunter3"))
    }

    @Test("random texts are URL-safe, long enough and never the same")
    func randomText() {
        let texts = (0..<100).map { _ in Vault.randomText(bytes: 24) }
        #expect(Set(texts).count == 100)
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        #expect(texts.allSatisfy { $0.count == 32 && $0.allSatisfy(allowed.contains) })
    }

    private func refuses(_ sealed: Data, for purpose: Vault.Purpose) {
        #expect { try self.vault.open(sealed, for: purpose) } throws: { ($0 as? LedgerError)?.label == "damaged" }
    }
}
