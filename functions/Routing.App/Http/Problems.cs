using Microsoft.AspNetCore.Http;

namespace Routing.App.Http;

/// <summary>Every problem that the service answers with, in one place.</summary>
public static class Problems
{
    public static readonly Problem KeyMissing = new(401, "key_missing", "A key is needed.", "Send a key in the header x-functions-key.");

    public static readonly Problem KeyUnknown = new(401, "key_unknown", "The key is not known.", "The key in x-functions-key was never issued or was revoked.");

    public static readonly Problem RoleForbidden = new(403, "role_forbidden", "The key's role may not do this.", "See the operation in /api/openapi.json for the roles that may.");

    public static readonly Problem SubjectForbidden = new(403, "subject_forbidden", "The key acts for another subject.", "An agent's key acts for that agent only, a seller's for that seller.");

    public static readonly Problem NotFound = new(404, "not_found", "There is no such thing.", "Nothing is known under this address.");

    public static readonly Problem MethodNotAllowed = new(405, "method_not_allowed", "The address does not take this method.", "See the header Allow.");

    public static readonly Problem TooLarge = new(413, "too_large", "The body is too large.", "A body is at most 64 KiB.");

    public static readonly Problem UnsupportedMediaType =
        new(415, "unsupported_media_type", "The body is not of a type that is read here.", "Send application/json in UTF-8, not compressed.");

    public static readonly Problem EmptyBody = new(400, "malformed_json", "The body is empty.", "A JSON object is expected.");

    public static readonly Problem BadRequest = new(400, "bad_request", "The request cannot be read.", "It breaks the rules of HTTP or ended early.");

    public static readonly Problem RequestTimeout = new(408, "request_timeout", "The request came too slowly.", "The body did not arrive in time.");

    public static readonly Problem ExternalIdReused = new(422, "externalId_reused", "The externalId was used for another contact.",
        "This party posted the same source and externalId before with other content.");

    public static readonly Problem InProgress = new(409, "in_progress", "The same contact is being processed.", "Repeat the request in a moment to get its answer.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static readonly Problem AtCapacity = new(409, "at_capacity", "The agent's capacity is in use.", "Complete, release, transfer or skip a contact first.");

    public static readonly Problem StaleLease = new(409, "stale_lease", "The lease is over.", "The token is not the one in force: the contact went back to its queue, or on to somebody else.");

    public static readonly Problem StoreUnavailable = new(503, "store_unavailable", "The store does not answer.", "Repeating the request is safe.")
    {
        RetryAfter = StoreUnavailableException.RetryAfter,
    };

    public static readonly Problem Internal = new(500, "internal", "Something went wrong here.", "The fault was recorded.");

    public static Problem NotAvailable(string status) =>
        new(409, "not_available", "The agent takes no work.", $"The agent's status is {status}.");

    /// <param name="code">Of the rule that says no.</param>
    public static Problem CaseRefused(string code) =>
        new(409, code, "The case does not allow it.", "Nothing was changed. The code names the rule; the case's state and history tell the rest.");

    public static Problem MalformedJson(string detail) => new(400, "malformed_json", "The body is not JSON.", detail);

    public static Problem Validation(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) =>
        new(400, "validation", "The request is not valid.", "See errors for each member and what is wrong with it.") { Errors = errors };

    public static Problem Validation(string path, string reason) =>
        Validation(new Dictionary<string, IReadOnlyList<string>> { [path] = [reason] });

    /// <summary>For requests that the server refused by itself.</summary>
    public static Problem Of(BadHttpRequestException refusal) => refusal.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status408RequestTimeout => RequestTimeout,
        _ => BadRequest,
    };

    /// <summary>For an answer that has a status and nothing else; null when it needs no problem.</summary>
    public static Problem? OfBare(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        >= 500 => Internal,
        >= 400 => BadRequest with { Status = status },
        _ => null,
    };
}
