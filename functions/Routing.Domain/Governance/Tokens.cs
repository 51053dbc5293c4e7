using Routing.Domain.Text;

namespace Routing.Domain.Governance;

/// <summary>A word of a message in the form of <see cref="Words"/>, with where it stands.</summary>
/// <param name="Start">In the redacted text.</param>
/// <param name="Clause">Which clause it is in: marks end one.</param>
/// <param name="Sentence">Likewise the sentence.</param>
/// <param name="HasDigit">As written, before digits are read as letters.</param>
/// <param name="Tied">An underscore, full stop or hyphen ties it to the word before.</param>
internal readonly record struct Token(string Text, int Start, int End, int Clause, int Sentence, bool HasDigit, bool Tied);

/// <summary>Reads a message as words: labels of redaction are left out, letters written apart are put together.</summary>
internal static class Tokens
{
    private const int FewestApart = 4;

    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>();
        using var folded = new FoldedText(text);
        var (clause, sentence) = (0, 0);
        for (var i = 0; i < folded.Length;)
        {
            var c = folded[i];
            if (c == '[' && LabelEnd(folded, i) is var label and > 0)
            {
                i = label;
                continue;
            }

            if (Fold.IsHan(c))
            {
                Add(tokens, folded, i, i + 1, clause, sentence, false);
                i++;
            }
            else if (IsWord(c))
            {
                var end = i + 1;
                while (IsWord(folded[end]) || (folded[end] is '$' or '@' or '\'' && IsWord(folded[end + 1])))
                    end++;
                Add(tokens, folded, i, end, clause, sentence, i >= 2 && IsTie(folded[i - 1]) && IsWord(folded[i - 2]));
                i = end;
            }
            else
            {
                // A full stop between letters is a way to write them apart, not the end of anything.
                var between = (IsTie(c) || c == '*') && IsWord(folded[i + 1]) && IsWord(folded[i - 1]);
                sentence += !between && c is ('.' or '!' or '?' or '\n') ? 1 : 0;
                clause += !between && c is ('.' or '!' or '?' or '\n' or ',' or ';' or '(' or ')') ? 1 : 0;
                i++;
            }
        }

        return Joined(tokens);
    }

    private static bool IsTie(char c) => c is '_' or '.' or '-';

    private static bool IsWord(char c) => char.IsAsciiDigit(c) || Fold.IsLetter(c);

    private static void Add(List<Token> tokens, FoldedText folded, int start, int end, int clause, int sentence, bool tied)
    {
        var chars = folded.Chars[start..end];
        var (from, to) = folded.Origin(start, end);
        foreach (var word in Words.Of(chars.ToString()))
            tokens.Add(new(word, from, to, clause, sentence, chars.ContainsAnyInRange('0', '9'), tied));
    }

    /// <summary>"w h a t s a p p" and "w.h.a.t.s.a.p.p" as one word.</summary>
    private static List<Token> Joined(List<Token> tokens)
    {
        var result = new List<Token>(tokens.Count);
        for (var i = 0; i < tokens.Count;)
        {
            var end = i;
            while (end < tokens.Count && IsLetter(tokens[end]) && (end == i || tokens[end].Start - tokens[end - 1].End is 1 or 2))
                end++;
            if (end - i < FewestApart)
            {
                result.Add(tokens[i++]);
                continue;
            }

            var word = string.Concat(tokens[i..end].Select(t => t.Text));
            var first = tokens[i];
            foreach (var whole in Words.Of(word))
                result.Add(first with { Text = whole, End = tokens[end - 1].End });
            i = end;
        }

        return result;
    }

    private static bool IsLetter(Token token) => token.Text.Length == 1 && !Fold.IsHan(token.Text[0]);

    private static int LabelEnd(FoldedText folded, int at)
    {
        for (var i = at + 1; i < folded.Length && i - at < 14; i++)
        {
            if (folded[i] == ']')
                return i > at + 2 ? i + 1 : -1;
            if (!char.IsAsciiLetterLower(folded[i]) && folded[i] != '_')
                return -1;
        }

        return -1;
    }
}
