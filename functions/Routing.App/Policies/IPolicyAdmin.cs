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

/// <summary>How putting a policy ended.</summary>
public abstract record PolicyPutReply
{
    private PolicyPutReply() { }

    /// <param name="Json">The version as <see cref="IPolicyAdmin.FindAsync"/> gives it.</param>
    public sealed record Stored(ReadOnlyMemory<byte> Json) : PolicyPutReply;

    /// <summary>400: every error, by its path in the document.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> Errors) : PolicyPutReply;
}
