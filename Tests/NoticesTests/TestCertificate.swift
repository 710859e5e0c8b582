import NIOSSL

/// A certificate signed by itself, valid for a hundred years, and its key.
///
/// Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500
/// -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1`, and the other one accordingly.
struct TestCertificate: Sendable {
    let certificate: String
    let key: String

    /// Whom a client may trust.
    func roots() throws -> [NIOSSLCertificate] {
        try NIOSSLCertificate.fromPEMBytes(Array(self.certificate.utf8))
    }

    /// How a server proves that it is this.
    func serverContext() throws -> NIOSSLContext {
        let key = try NIOSSLPrivateKey(bytes: Array(self.key.utf8), format: .pem)
        let chain = try self.roots().map { NIOSSLCertificateSource.certificate($0) }
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }

    /// For `localhost` and 127.0.0.1.
    static let local = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBmzCCAUGgAwIBAgIUTeLOekYuUWQA2i7yujrkd+c8fQEwCgYIKoZIzj0EAwIw
            FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjEyMDAzMVoYDzIxMjYxMTAy
            MTIwMDMxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
            PQMBBwNCAARI6PVf5cj92W4rNxjHcOL8cNCvQxZ8wH9mCqGAZmrKu9mHArsdfnCF
            N5Dd+wr7dKBCdMv5b7D5GAwV5YkjU+qfo28wbTAdBgNVHQ4EFgQUfdDbYkYPHgDM
            8MfULWusFMRdyg4wHwYDVR0jBBgwFoAUfdDbYkYPHgDM8MfULWusFMRdyg4wDwYD
            VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
            zj0EAwIDSAAwRQIhAODR3hyGi2vMYeJH2ZLt8o9YnmlXTuFgan/jyP8sgaVbAiAS
            mSzytQLKtbZ6BTfWaXbfJBTQVw2kIFSgowbRrLBcOw==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAveiCpBLvYR9UhTu
            OKYzPWP4LpC9msa71TW6DytX4b2hRANCAARI6PVf5cj92W4rNxjHcOL8cNCvQxZ8
            wH9mCqGAZmrKu9mHArsdfnCFN5Dd+wr7dKBCdMv5b7D5GAwV5YkjU+qf
            -----END PRIVATE KEY-----
            """)

    /// For `elsewhere.example`.
    static let elsewhere = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBrTCCAVOgAwIBAgIURFdJk/96H5QtRUCu5jHjZ0mftvQwCgYIKoZIzj0EAwIw
            HDEaMBgGA1UEAwwRZWxzZXdoZXJlLmV4YW1wbGUwIBcNMjYxMTI2MTIwMDMxWhgP
            MjEyNjExMDIxMjAwMzFaMBwxGjAYBgNVBAMMEWVsc2V3aGVyZS5leGFtcGxlMFkw
            EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiiw9qKt9U40rDtoucNlzkNgwhYVpQHjA
            0Ocq69YA9OwOqqOJyFEuSaAHkV+Bk9u3WEAsdW6u822BJTyQJ30p66NxMG8wHQYD
            VR0OBBYEFAkL7afOXoh3C4B8fd3gNogYB6D6MB8GA1UdIwQYMBaAFAkL7afOXoh3
            C4B8fd3gNogYB6D6MA8GA1UdEwEB/wQFMAMBAf8wHAYDVR0RBBUwE4IRZWxzZXdo
            ZXJlLmV4YW1wbGUwCgYIKoZIzj0EAwIDSAAwRQIhAKJY5SoKriJx+h0zoXyNMJr2
            DynFdrLT6T+nYmm2XZNUAiA7b0YpEHl6bQui/QVfbOO6g0pq0HRGULMjJ467cDT+
            aA==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkcJH5nWm58tM7mem
            7FHVMt5e60NZxo1P4+MxTc7HH5yhRANCAASKLD2oq31TjSsO2i5w2XOQ2DCFhWlA
            eMDQ5yrr1gD07A6qo4nIUS5JoAeRX4GT27dYQCx1bq7zbYElPJAnfSnr
            -----END PRIVATE KEY-----
            """)
}
