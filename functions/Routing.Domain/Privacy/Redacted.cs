using Routing.Domain.Classification;

namespace Routing.Domain.Privacy;

/// <summary>A text without its personal data.</summary>
/// <param name="Text">The text with a label such as <c>[email]</c> in place of each piece of personal data.</param>
/// <param name="Entities">What was recognised, personal data or not, by offset into <paramref name="Text"/>, ascending, never overlapping.</param>
/// <param name="Changed">Whether anything was replaced.</param>
public sealed record Redacted(string Text, IReadOnlyList<Entity> Entities, bool Changed);
