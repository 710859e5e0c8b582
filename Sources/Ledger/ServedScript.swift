/// A script text that was served once and is kept, so that a page that pinned its hash goes on working.
package enum ServedScript {
    /// Versions kept for one integration; settings change a few times a year.
    package static let versionsKept = 200
}
