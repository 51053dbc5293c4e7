namespace Routing.Domain.Classification;

/// <summary>An intent with the probability that it is the right one.</summary>
/// <param name="Intent">A leaf of the taxonomy, such as <c>order.track</c>.</param>
/// <param name="Confidence">Probability from 0 to 1.</param>
public readonly record struct IntentScore(string Intent, double Confidence);
