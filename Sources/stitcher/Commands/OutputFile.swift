import Foundation
import SystemPackage

/// Where a command writes many bytes: to standard output, or to a file that has its name only when it is whole.
struct OutputFile: ~Copyable {
    /// Ends the name of a file that is not whole yet.
    private static let draftSuffix = ".part"

    private let path: String?
    private let draft: FileDescriptor?

    /// - Parameter path: the file, which is replaced if it is there; `nil` for standard output.
    init(_ path: String?) throws(CommandFailure) {
        self.path = path
        do {
            self.draft = try path.map { path in
                try FileDescriptor.open(
                    FilePath(path + Self.draftSuffix), .writeOnly, options: [.create, .truncate],
                    permissions: .ownerReadWrite)
            }
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Without ``finish()`` nothing is left behind.
    deinit {
        guard let path = self.path else { return }
        try? FileManager.default.removeItem(atPath: path + Self.draftSuffix)
    }

    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        guard let draft = self.draft else { return Console.pour(bytes) }
        do {
            try draft.writeAll(bytes)
        } catch {
            throw Self.failure(self.path, error)
        }
    }

    func finish() throws(CommandFailure) {
        guard let draft = self.draft, let path = self.path else { return }
        do {
            try draft.close()
        } catch {
            throw Self.failure(path, error)
        }
        guard rename(path + Self.draftSuffix, path) == 0 else { throw Self.failure(path, Errno(rawValue: errno)) }
    }

    private static func failure(_ path: String?, _ error: any Error) -> CommandFailure {
        CommandFailure(
            "--output: файл \(path ?? "") нельзя записать: \(error)",
            "--output: \(path ?? "") cannot be written: \(error)")
    }
}
