import Configuration
import Foundation
import Stitching
import SystemPackage

/// Flags, environment and file as one reader. Every value is read as the text that a person would write.
struct SettingsSource {
    private let reader: ConfigReader

    init(
        flags: [Setting: [String]], environment: [String: String], file: String?
    ) async throws(ConfigurationError) {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (setting, texts) in flags {
            let content: ConfigContent = setting.isList ? .stringArray(texts) : .string(texts.last ?? "")
            values[[setting.key]] = ConfigValue(content, isSecret: false)
        }
        // An empty variable counts as not set: composing tools pass missing values like this.
        let filled = environment.filter { !$0.value.isEmpty }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: values),
            EnvironmentVariablesProvider(environmentVariables: filled).prefixKeys(with: "stitcher"),
        ]
        if let file { providers.append(try await Self.read(file)) }
        self.reader = ConfigReader(providers: providers)
    }

    /// The file must be a JSON object with known keys only: a mistyped key must not silently give a default.
    private static func read(_ path: String) async throws(ConfigurationError) -> any ConfigProvider {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badFile(path: path, "the file cannot be read")
        }
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw .badFile(path: path, "the file is not a JSON object such as {\"port\": 8080}")
        }
        let known = Set(Setting.allCases.map(\.key))
        if let unknown = object.keys.filter({ !known.contains($0) }).min() {
            throw .badFile(
                path: path, "unknown key \"\(unknown)\"; the keys are \(known.sorted().joined(separator: ", "))")
        }
        do {
            return try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
        } catch {
            throw .badFile(path: path, "\(error)")
        }
    }

    /// `nil` when not given.
    func optionalText(_ setting: Setting) throws(ConfigurationError) -> String? {
        let key = ConfigKey([setting.key])
        if let text = self.reader.string(forKey: key) { return text }
        if let number = self.reader.int(forKey: key) { return String(number) }
        if let number = self.reader.double(forKey: key) { return String(number) }
        return nil
    }

    func text(_ setting: Setting) throws(ConfigurationError) -> String {
        guard let text = try self.optionalText(setting) ?? setting.standard, !text.isEmpty else {
            throw .badValue(setting, "the value is empty: give a value, or leave the option out")
        }
        return text
    }

    func list(_ setting: Setting) throws(ConfigurationError) -> [String] {
        let key = ConfigKey([setting.key])
        if let list = self.reader.stringArray(forKey: key) {
            return list.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        return try self.optionalText(setting).map { [$0] } ?? []
    }

    func integer(_ setting: Setting, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        let text = try self.text(setting)
        guard let value = Int(text), range.contains(value) else {
            throw .badValue(
                setting, "\"\(text)\" is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(_ setting: Setting, in range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
        let text = try self.text(setting)
        guard let value = Double(text), range.contains(value) else {
            throw .badValue(
                setting, "\"\(text)\" is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func duration(_ setting: Setting, in range: ClosedRange<Duration>) throws(ConfigurationError) -> Duration {
        let text = try self.text(setting)
        guard let value = DurationText.parse(text) else {
            throw .badValue(setting, "\"\(text)\" is not a duration: write it like 30s, 15m or 4h")
        }
        guard range.contains(value) else {
            throw .badValue(setting, "\(text) is out of range: from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        _ setting: Setting, _ type: Value.Type
    ) throws(ConfigurationError) -> Value where Value.RawValue == String {
        let text = try self.text(setting)
        guard let value = Value(rawValue: text.lowercased()) else {
            let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badValue(setting, "\"\(text)\" is not one of \(choices)")
        }
        return value
    }
}
