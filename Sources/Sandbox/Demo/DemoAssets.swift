/// The demo's four files, read once.
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

    init(_ resources: SandboxResources) throws(SandboxResourceError) {
        self.index = try resources.text("demo/index.html")
        self.counter = try resources.text("demo/counter.js")
        self.loader = try resources.text("demo/widget-loader.js")
        self.frame = try resources.text("demo/frame.html")
    }
}
