/// A file of the module that is not where the program lies. The description names the next step.
package struct SandboxResourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file looked for.
    package let path: String
    /// Where it was looked for.
    package let folders: [String]

    package var description: String {
        "\(self.path) is missing: copy the folder stitcher_Sandbox.resources from the build beside the program "
            + "(looked in \(self.folders.joined(separator: ", ")))"
    }
}
