using Routing.Domain.Classification;

namespace Routing.Domain.Governance;

/// <summary>The embedded phrases.</summary>
internal static class Vocabulary
{
    private static readonly ILookup<string, string> s_phrases = DataFile.Phrases("governance.txt").ToLookup(p => p.Key, p => p.Phrase, StringComparer.Ordinal);

    public static readonly PhraseSet Messenger = Of("messenger"), Social = Of("social"), Go = Of("go"), Feature = Of("feature"), Negation = Of("negation"),
        Solicitation = Of("solicitation"), Payment = Of("payment"), Pay = Of("pay"), Refund = Of("refund"), Arranging = Of("arranging"), Link = Of("link");

    public static readonly PhraseSet Abuse =
        new(s_phrases["abuse"].Concat(DataFile.Phrases("signals.txt").Where(p => p.Key == "abusive_language").Select(p => p.Phrase)));

    /// <summary>Whether the clause says, before the token, that it is not so or must not be.</summary>
    public static bool IsNegated(IReadOnlyList<Token> tokens, int at)
    {
        var from = at;
        while (from > 0 && at - from < 10 && tokens[from - 1].Clause == tokens[at].Clause)
            from--;
        return Negation.Within(tokens, from, at);
    }

    private static PhraseSet Of(string name) => new(s_phrases[name]);
}
