namespace Routing.Domain.Governance;

/// <summary>Phrases in any language that mean one forbidden thing.</summary>
/// <param name="Name">Such as <c>refund_outside</c>.</param>
/// <param name="Phrases">Whole words; "..." stands for up to six words between, a star at a word's end for any ending.</param>
public sealed record PhraseList(string Name, IReadOnlyList<string> Phrases, GovernanceRule Rule)
{
    internal PhraseSet Set { get; } = new(Phrases);

    /// <summary>Whether it has a word to look for.</summary>
    public static bool IsPhrase(string phrase) => PhraseSet.Parse(phrase).Length > 0;
}
