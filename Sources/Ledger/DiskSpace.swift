#if canImport(Glibc)
import Glibc
#endif

/// The room that a file system has left for us. Reading it costs one system call and writes nothing.
package struct DiskSpace: Hashable, Sendable {
    /// Bytes that this process may still write.
    package let free: UInt64
    package let isReadOnly: Bool

    package init(free: UInt64, isReadOnly: Bool) {
        self.free = free
        self.isReadOnly = isReadOnly
    }

    /// Of the file system that holds the directory; `nil` when the system does not say.
    package init?(of directory: String) {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { return nil }
        // The blocks that are kept for the superuser are nobody else's.
        let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
        self.free = UInt64(blocks) &* UInt64(status.f_frsize)
        self.isReadOnly = status.f_flag & UInt(ST_RDONLY) != 0
    }
}
