import Dispatch
import Synchronization

/// Runs tasks only when told to: after ``runUntilIdle()`` every task given to it waits for something else.
package final class SteppedExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isFree = false
    }

    private let state = Mutex(State())

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFree = self.state.withLock { state in
            if !state.isFree { state.jobs.append(job) }
            return state.isFree
        }
        if isFree { DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) } }
    }

    /// Runs what there is on the calling thread until nothing is left to run.
    package func runUntilIdle() {
        while let job = self.state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }

    /// From now on everything runs by itself.
    package func setFree() {
        let rest = self.state.withLock { state in
            state.isFree = true
            let rest = state.jobs
            state.jobs = []
            return rest
        }
        for job in rest {
            DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}
