using Routing.Domain.Disputes;

namespace Routing.App.Cases;

/// <summary>The order and payment systems, as rulings use them.</summary>
public interface IRemedies
{
    /// <summary>Executes a step of a ruling, or takes one back. The step's key makes it idempotent: asked again, it answers as it did.</summary>
    /// <exception cref="StoreUnavailableException">No answer: it may be executed or not; ask again with the same key.</exception>
    Task<RemedyAnswer> ExecuteAsync(RemedyStep step, CancellationToken ct);
}

/// <summary>What an order or payment system made of a step.</summary>
public abstract record RemedyAnswer
{
    private RemedyAnswer() { }

    public sealed record Done : RemedyAnswer;

    /// <param name="Permanent">Trying again would not help.</param>
    public sealed record Failed(string Code, bool Permanent) : RemedyAnswer;
}
