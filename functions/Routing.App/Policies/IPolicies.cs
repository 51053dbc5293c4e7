using Routing.Domain.Policies;

namespace Routing.App.Policies;

/// <summary>The rules in force. Answers from memory.</summary>
public interface IPolicies
{
    IReadOnlyList<string> Markets { get; }

    /// <summary>The version in force at an instant; null for a market without one.</summary>
    MarketPolicy? Find(string market, DateTimeOffset at);

    /// <summary>A version by its number, also one no longer in force; null when unknown.</summary>
    Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct);

    /// <summary>A queue of any market's policy in force at an instant.</summary>
    QueuePolicy? FindQueue(string queue, DateTimeOffset at);
}
