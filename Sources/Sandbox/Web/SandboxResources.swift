package import Foundation

/// The module's files: pages, styles and scripts that are served as they lie.
///
/// `Bundle.module` is not used: it stops the program when the binary was moved away from its build folder.
package struct SandboxResources: Sendable {
    /// The folder that SwiftPM lays beside the program.
    private static let bundleName = "stitcher_Sandbox.resources"

    private let folders: [URL]

    /// Looks in a given folder, or beside the program and in `../share/stitcher` of it.
    ///
    /// - Parameter folder: what stands in this module's `Resources`, if it was put elsewhere.
    package init(folder: URL? = nil) {
        if let folder {
            self.folders = [folder]
            return
        }
        let program = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments.first ?? "."))
            .resolvingSymlinksInPath().deletingLastPathComponent()
        self.folders = [
            program.appendingPathComponent(Self.bundleName).appendingPathComponent("Resources"),
            program.deletingLastPathComponent().appendingPathComponent("share/stitcher")
                .appendingPathComponent(Self.bundleName).appendingPathComponent("Resources"),
        ]
    }

    /// The text of a file, e.g. `demo/index.html`. Reads the disk each time; throws when it is nowhere.
    package func text(_ path: String) throws(SandboxResourceError) -> String {
        for folder in self.folders {
            if let data = try? Data(contentsOf: folder.appendingPathComponent(path)) {
                return String(decoding: data, as: UTF8.self)
            }
        }
        throw SandboxResourceError(path: path, folders: self.folders.map(\.path))
    }
}
