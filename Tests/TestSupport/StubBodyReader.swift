package import Ledger

/// A reader that says what the test says of a kept body; without anything to say it can't read one.
package struct StubBodyReader: BodyReader {
    private let readings: @Sendable (KeptBody) -> [BodyReading]

    package init(_ readings: @escaping @Sendable (KeptBody) -> [BodyReading] = { _ in [] }) {
        self.readings = readings
    }

    package func read(_ body: KeptBody) -> [BodyReading] { self.readings(body) }
}
