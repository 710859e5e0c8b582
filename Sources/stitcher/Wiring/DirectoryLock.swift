import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// One server per data directory: an advisory lock that the system releases when the process ends in any way.
struct DirectoryLock: Sendable {
    private let descriptor: Int32

    init(directory: String) throws(ConfigurationError) {
        let path = "\(directory)/serve.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unusable("cannot write to the data directory \(directory): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .unusable(
                "another stitcher already serves the data directory \(directory): stop it, or use another --data-dir")
        }
        self.descriptor = descriptor
    }
}
