package import Foundation

/// A directory of its own for one test, gone with the last reference to it.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "stitcher-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        self.path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path)
    }

    /// A path inside; nothing is made there.
    package func path(_ name: String) -> String { "\(self.path)/\(name)" }

    /// The names of all files inside, sorted.
    package func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self.path).sorted()
    }

    /// What a file inside holds now.
    package func contents(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: self.path(name)))
    }
}
