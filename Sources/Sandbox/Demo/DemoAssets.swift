/// The demo's four files.
struct DemoAssets: Sendable {
    let index: String
    let counter: String
    let loader: String
    let frame: String

    init(index: String, counter: String, loader: String, frame: String) {
        self.index = index
        self.counter = counter
        self.loader = loader
        self.frame = frame
    }

    /// As the program carries them.
    init() {
        self.init(
            index: SandboxResources.demoIndex, counter: SandboxResources.demoCounter,
            loader: SandboxResources.demoLoader, frame: SandboxResources.demoFrame)
    }
}
