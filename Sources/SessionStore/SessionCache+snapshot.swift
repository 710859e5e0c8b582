import FoundationEssentials
import Stitching
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension SessionCache {
    /// Saves all live sessions. For a graceful stop, after the last beacon.
    ///
    /// The file is complete or absent: it is written next to `path` with mode 0600, synchronised, then renamed. It
    /// contains page addresses and session ids, no contacts. Blocking; 1 to 2 s for a million sessions. One shard at a
    /// time is copied under its lock, so memory grows by a sixteenth. Ages are stored as times of day.
    package func write(to path: String) throws(SnapshotError) {
        let temporary = path + ".tmp"
        do {
            try self.writeSections(to: temporary)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw .cannotCreate(path: path, code: code)
        }
    }

    /// The largest file that is written or read: four times what the current limits can fill, in case they were
    /// lowered.
    var maximumSnapshotBytes: Int {
        let today = self.limits.capacity * 64 + self.limits.stringBytes + self.limits.eventCapacity * 192
        return max(64 << 20, 4 * today)
    }

    private func writeSections(to path: String) throws(SnapshotError) {
        let clock = SnapshotClock(now: self.now(), wall: self.wallClock())
        let file = try OpenFile.writing(path)
        var header = SnapshotEncoder()
        header.put(SnapshotFormat.version)
        header.put(UInt32(self.cells.count + 2))
        try file.write(SnapshotFormat.magic + header.bytes, path: path)
        var total = SnapshotFormat.headerBytes
        for index in 0..<self.cells.count + 2 {
            let section =
                switch index - self.cells.count {
                case 0: self.events.withLock { $0.section(clock) }
                case 1: self.pagesSection(clock)
                default: self.cells[index].shard.withLock { $0.section(clock) }
                }
            total += SnapshotFormat.sectionHeaderBytes + section.payload.count
            guard total <= self.maximumSnapshotBytes else { throw .tooLarge(limit: self.maximumSnapshotBytes) }
            try file.write(section.header, path: path)
            try file.write(section.payload, path: path)
        }
        try file.synchronize(path: path)
    }

    private func pagesSection(_ clock: SnapshotClock) -> SnapshotFormat.Section {
        var latest: [IntegrationID: Uptime] = [:]
        for cell in self.cells {
            latest.merge(cell.shard.withLock { $0.sightings }) { max($0, $1) }
        }
        var encoder = SnapshotEncoder()
        for (integration, seen) in latest {
            encoder.put(integration.rawValue)
            encoder.put(clock.wall(of: seen))
        }
        return SnapshotFormat.Section(kind: .pages, items: UInt32(latest.count), payload: encoder.bytes)
    }

}
