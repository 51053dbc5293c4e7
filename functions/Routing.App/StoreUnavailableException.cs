namespace Routing.App;

/// <summary>The store did not answer, so nothing is known to have happened; a repeat is safe. Becomes 503 with Retry-After.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to tell the caller to wait.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
}
