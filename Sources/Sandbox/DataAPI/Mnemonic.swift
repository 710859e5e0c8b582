/// The vendor's error names, all documented ones; the raw value is `error.data.mnemonic`.
///
/// **Source:** CoMagic Data API documentation, list of errors.
package enum Mnemonic: String, Hashable, Sendable, Codable, CaseIterable {
    case limitExceeded = "limit_exceeded"
    case internalError = "internal_error"
    case accessTokenExpired = "access_token_expired"
    case accessTokenBlocked = "access_token_blocked"
    case accessTokenInvalid = "access_token_invalid"
    case authError = "auth_error"
    case ipNotWhitelisted = "ip_not_whitelisted"
    case forbidden = "forbidden"
    case methodComponentDisabled = "method_component_disabled"
    case parameterComponentDisabled = "parameter_component_disabled"
    case accountInactive = "account_inactive"
    case tariffRestrictions = "tariff_restrictions"
    case methodNotFound = "method_not_found"
    case parseError = "parse_error"
    case invalidRequest = "invalid_request"
    /// The vendor's spelling.
    case batchOperationsNotSupported = "batch_opreations_not_supported"
    /// CallGear's spelling of the same; sent only as a fault.
    case batchOperationsNotSupportedByCallGear = "batch_operations_not_supported"
    case notificationsNotSupported = "notifications_not_supported"
    case dataTypeError = "data_type_error"
    case unexpectedParameters = "unexpected_parameters"
    case requiredParameterMissed = "required_parameter_missed"
    case invalidParameterValue = "invalid_parameter_value"
    case invalidParametersCombination = "invalid_parameters_combination"
    case error = "error"
    case entityNotFound = "entity_not_found"
    case campaignIsInactive = "campaign_is_inactive"
    case invalidDateTime = "invalid_date_time"
    case duplicateEntity = "duplicate_entity"
    case dataLimitExceeded = "data_limit_exceeded"
    case alreadyInUse = "already_in_use"
    case dependencyError = "dependency_error"
    case sortProhibited = "sort_prohibited"
    case filterProhibited = "filter_prohibited"
    case dateIntervalLimitReached = "date_interval_limit_reached"

    /// The group in `error.code`. It is not unique, and a client should not use it.
    package var code: Int64 {
        switch self {
        case .parseError: -32_700
        case .invalidRequest: -32_600
        case .methodNotFound: -32_601
        case .internalError: -32_603
        case .accessTokenExpired, .accessTokenBlocked, .accessTokenInvalid, .authError: -32_001
        case .ipNotWhitelisted, .forbidden: -32_003
        case .parameterComponentDisabled: -32_008
        case .accountInactive: -32_009
        case .limitExceeded: -32_029
        case .batchOperationsNotSupported, .batchOperationsNotSupportedByCallGear, .notificationsNotSupported: -32_099
        // Documented as -32008, but a real answer carried this one. Clients that use the code must fail here.
        case .methodComponentDisabled: -32_602
        default: -32_602
        }
    }

    /// The default text of `error.message`.
    package var message: String {
        switch self {
        case .limitExceeded: "The number of requests per minute or per day has been exceeded"
        case .internalError: "Internal error, please contact support"
        case .accessTokenExpired: "The access token has expired"
        case .accessTokenBlocked: "The access token is blocked"
        case .accessTokenInvalid: "The access token was not found"
        case .authError: "Login or password is wrong"
        case .ipNotWhitelisted: "Your IP address is not whitelisted: 127.0.0.1"
        case .forbidden: "Permission denied"
        case .methodComponentDisabled: "The component required by the method is disabled"
        case .parameterComponentDisabled: "The component required by the parameter is disabled"
        case .accountInactive: "The account is blocked"
        case .tariffRestrictions: "The tariff does not allow this"
        case .methodNotFound: "The requested method does not exist or is not available"
        case .parseError: "Invalid JSON was received by the server"
        case .invalidRequest: "The JSON sent is not a valid request object"
        case .batchOperationsNotSupported, .batchOperationsNotSupportedByCallGear:
            "Batch operations are not supported"
        case .notificationsNotSupported: "Notifications are not supported: the parameter id is required"
        case .dataTypeError: "Invalid data type"
        case .unexpectedParameters: "Unexpected parameters"
        case .requiredParameterMissed: "A required parameter is missed"
        case .invalidParameterValue: "Invalid parameter value"
        case .invalidParametersCombination: "Invalid combination of parameters"
        case .error: "The operation cannot be done"
        case .entityNotFound: "The entity was not found"
        case .campaignIsInactive: "The campaign is inactive"
        case .invalidDateTime: "Invalid date and time"
        case .duplicateEntity: "The entity already exists"
        case .dataLimitExceeded: "Too much data"
        case .alreadyInUse: "The value is already in use"
        case .dependencyError: "The entity is in use"
        case .sortProhibited: "Sorting by this field is prohibited"
        case .filterProhibited: "Filtering by this field is prohibited"
        case .dateIntervalLimitReached: "The interval is longer than three months"
        }
    }

    /// Whether the answer has limits: they are missing while the vendor does not know the caller yet.
    package var carriesLimits: Bool {
        switch self {
        case .parseError, .invalidRequest, .methodNotFound, .batchOperationsNotSupported,
            .batchOperationsNotSupportedByCallGear, .notificationsNotSupported, .accessTokenInvalid,
            .accessTokenBlocked, .accessTokenExpired, .authError, .ipNotWhitelisted:
            false
        default: true
        }
    }
}
