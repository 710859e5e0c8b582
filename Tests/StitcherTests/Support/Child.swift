import Foundation
import Glibc
import Synchronization

/// A child process, told apart by its number and reaped by whoever asks after it.
///
/// Foundation's `Process` crashes in `run()` when this process has thousands of descriptors open, as it has while
/// another test plays a crowd (seen with Swift 6.3.1 on Linux).
final class Child: Sendable {
    enum End: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    struct Failure: Error {
        let code: Int32
    }

    /// Where standard error goes.
    enum Errors: Sendable {
        case file(String)
        /// A descriptor of ours.
        case descriptor(CInt)
        /// Nowhere: the child is started without one.
        case closed
    }

    let id: pid_t
    private let end = Mutex<End?>(nil)

    /// Starts an executable with its standard output in a file, and no descriptor of ours but the one named.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], directory: String, output: String,
        errors: Errors
    ) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, writing, 0o600)
        switch errors {
        case .file(let path): posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, path, writing, 0o600)
        case .descriptor(let number): posix_spawn_file_actions_adddup2(&actions, number, STDERR_FILENO)
        case .closed: posix_spawn_file_actions_addclose(&actions, STDERR_FILENO)
        }
        // What is not marked close-on-exec would go along: our listening sockets must not outlive us in a child.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        // The threads that tests run on block signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let env = "/usr/bin/env"
        let words = ([env, "-C", directory, path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, env, &actions, &attributes, words, variables)
        guard code == 0 else { throw Failure(code: code) }
        self.id = id
    }

    deinit {
        guard self.ended == nil else { return }
        kill(self.id, SIGKILL)
        waitpid(self.id, nil, 0)
    }

    /// How it ended; `nil` while it runs.
    var ended: End? {
        self.end.withLock { end in
            if let end { return end }
            var status: Int32 = 0
            guard waitpid(self.id, &status, WNOHANG) == self.id else { return nil }
            let signal = status & 0x7F
            end = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
            return end
        }
    }

    /// Nothing once it has ended: its number may be another's then.
    func send(_ signal: Int32) {
        self.end.withLock { end in
            if end == nil { kill(self.id, signal) }
        }
    }
}
