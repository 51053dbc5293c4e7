namespace Routing.Domain.Governance;

/// <summary>Finds who asks to leave the platform, or fixes how: told apart, because the one is an attempt and the other a deal.</summary>
internal static class Solicitations
{
    private const int Near = 6;

    public static void Find(List<Token> tokens, List<MessageCheck.Found> found)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Vocabulary.Messenger.EndAt(tokens, i) is var messenger and >= 0)
                Service(tokens, i, messenger, Harmless(tokens, i) || Vocabulary.IsNegated(tokens, i), found);
            if (Vocabulary.Social.EndAt(tokens, i) is var social and >= 0)
                Service(tokens, i, social, !Vocabulary.Go.Within(tokens, i - Near, i + Near) || Harmless(tokens, i) || Vocabulary.IsNegated(tokens, i), found);
            if (Vocabulary.Solicitation.EndAt(tokens, i) is var asked and >= 0 && !Vocabulary.IsNegated(tokens, i))
                found.Add(new(FindingKind.Solicitation, tokens[i].Start, tokens[asked - 1].End, null));
            if (Vocabulary.Arranging.EndAt(tokens, i) is var fixedUp and >= 0 && !Vocabulary.IsNegated(tokens, i))
                found.Add(new(FindingKind.Arranging, tokens[i].Start, tokens[fixedUp - 1].End, null));
            if (Vocabulary.Payment.EndAt(tokens, i) is var payment and >= 0 && IsArranged(tokens, i, payment) && !Vocabulary.IsNegated(tokens, i))
                found.Add(new(FindingKind.Arranging, tokens[i].Start, tokens[payment - 1].End, null));
        }
    }

    // A service alone solicits; with a name on it, the name is handed over.
    private static void Service(List<Token> tokens, int at, int end, bool harmless, List<MessageCheck.Found> found)
    {
        if (Name(tokens, end) is var name and >= 0)
            found.Add(new(FindingKind.Exchange, tokens[at].Start, tokens[name].End, null));
        else if (!harmless)
            found.Add(new(FindingKind.Solicitation, tokens[at].Start, tokens[end - 1].End, null));
    }

    // "wechat id harbor_88", "mi insta es casalopez22": the last token of the name, or -1.
    private static int Name(List<Token> tokens, int at)
    {
        for (var i = at; i < Math.Min(tokens.Count, at + 4) && tokens[i].Sentence == tokens[at].Sentence; i++)
        {
            var last = i;
            while (last + 1 < tokens.Count && tokens[last + 1].Tied)
                last++;
            if (IsName(tokens, i, last))
                return last;
            if (tokens[i].Text.Length > 1 && Vocabulary.Link.EndAt(tokens, i) != i + 1)
                return -1;
        }

        return -1;
    }

    // Letters with a digit or tied together: no plain word.
    private static bool IsName(List<Token> tokens, int first, int last)
    {
        var (digit, letters) = (false, 0);
        for (var i = first; i <= last; i++)
        {
            digit |= tokens[i].HasDigit;
            letters += tokens[i].Text.AsSpan().ContainsAnyInRange('a', 'z') ? tokens[i].Text.Length : 0;
        }

        return letters >= 4 && (digit || (last > first && !tokens[first].Tied));
    }

    private static bool Harmless(List<Token> tokens, int at)
    {
        var (from, to) = Sentence(tokens, at);
        return Vocabulary.Feature.Within(tokens, from, to);
    }

    // A payment service with "pay", "send me" beside it, unless money is given back by the platform.
    private static bool IsArranged(List<Token> tokens, int at, int end)
    {
        var (from, to) = Sentence(tokens, at);
        return (Vocabulary.Pay.Within(tokens, Math.Max(from, at - Near), at) || Vocabulary.Pay.Within(tokens, end, Math.Min(to, end + Near)))
            && !Vocabulary.Refund.Within(tokens, from, to);
    }

    private static (int From, int To) Sentence(List<Token> tokens, int at)
    {
        var (from, to) = (at, at + 1);
        while (from > 0 && tokens[from - 1].Sentence == tokens[at].Sentence)
            from--;
        while (to < tokens.Count && tokens[to].Sentence == tokens[at].Sentence)
            to++;
        return (from, to);
    }
}
