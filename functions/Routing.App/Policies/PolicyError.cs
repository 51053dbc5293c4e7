namespace Routing.App.Policies;

/// <summary>What is wrong with a policy, and where.</summary>
/// <param name="File">Such as <c>US/queues.json</c>; <c>document</c> for one that was put whole.</param>
/// <param name="Path">JSON path within it, such as <c>$.families.orders.tiers.1.target</c>.</param>
/// <param name="Reason">For people; a sentence.</param>
public sealed record PolicyError(string File, string Path, string Reason)
{
    public override string ToString() => $"{File} {Path}: {Reason}";
}

/// <summary>Policies that cannot be loaded. The message lists every error on a line of its own.</summary>
public sealed class PolicyException(IReadOnlyList<PolicyError> errors)
    : Exception($"The policies are not valid:{Environment.NewLine}{string.Join(Environment.NewLine, errors.Select(e => $"  {e}"))}")
{
    public IReadOnlyList<PolicyError> Errors { get; } = errors;
}
