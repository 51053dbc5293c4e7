using System.Diagnostics;

namespace Routing.App.Policies;

/// <summary>Policies as documents, for those who change them.</summary>
public interface IPolicyAdmin
{
    /// <returns>The version in force with its number and hash, UTF-8 JSON; null for a market without one.</returns>
    Task<ReadOnlyMemory<byte>?> FindAsync(string market, CancellationToken ct);

    /// <summary>Checks the whole document and makes it the market's next version.</summary>
    /// <param name="document">UTF-8 JSON, well-formed and without duplicate members.</param>
    Task<PolicyPutReply> PutAsync(string market, ReadOnlyMemory<byte> document, CancellationToken ct);
}

/// <summary>How putting a policy ended, as a caller hears of it.</summary>
public abstract record PolicyPutReply
{
    private PolicyPutReply() { }

    /// <param name="Json">The version in force as <see cref="IPolicyAdmin.FindAsync"/> gives it.</param>
    public sealed record Stored(ReadOnlyMemory<byte> Json) : PolicyPutReply;

    /// <summary>400: every error, by its path in the document.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> Errors) : PolicyPutReply;

    /// <summary>404: there is no such market.</summary>
    public sealed record UnknownMarket : PolicyPutReply;
}

/// <summary>The book as ops see it.</summary>
public sealed class PolicyDesk(PolicyBook book, TimeProvider clock) : IPolicyAdmin
{
    public Task<ReadOnlyMemory<byte>?> FindAsync(string market, CancellationToken ct) => Task.FromResult(book.Document(market, clock.GetUtcNow()));

    public async Task<PolicyPutReply> PutAsync(string market, ReadOnlyMemory<byte> document, CancellationToken ct) =>
        await book.PutAsync(market, document, ct).ConfigureAwait(false) switch
        {
            PolicyPut.Kept => new PolicyPutReply.Stored(book.Document(market, clock.GetUtcNow())!.Value),
            PolicyPut.Refused no => new PolicyPutReply.Invalid(no.Errors
                .GroupBy(e => e.Path, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(e => e.Reason)], StringComparer.Ordinal)),
            PolicyPut.UnknownMarket => new PolicyPutReply.UnknownMarket(),
            var other => throw new UnreachableException($"No reply for {other.GetType().Name}."),
        };
}
