#if canImport(Glibc)
import Glibc
#endif

/// The free space of a file system. Reading it costs one system call and writes nothing.
package struct DiskSpace: Hashable, Sendable {
    /// Bytes that this process may still write.
    package let free: UInt64
    package let isReadOnly: Bool

    package init(free: UInt64, isReadOnly: Bool) {
        self.free = free
        self.isReadOnly = isReadOnly
    }

    /// Of the file system of the directory; `nil` when the system does not give it.
    package init?(of directory: String) {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { return nil }
        // The blocks reserved for the superuser are not available to others.
        let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
        self.free = UInt64(blocks) &* UInt64(status.f_frsize)
        self.isReadOnly = status.f_flag & UInt(ST_RDONLY) != 0
    }
}
