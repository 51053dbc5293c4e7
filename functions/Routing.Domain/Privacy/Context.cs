using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>Reads backwards from a number to the nearest word that says what it is.</summary>
internal static class Context
{
    private const int MostWords = 7;

    public static Hint Before(Scan scan, int start, int digits)
    {
        var text = scan.Text;
        var weak = Hint.None;
        var at = start;
        for (var word = 0; word < MostWords; word++)
        {
            at = SkipBack(scan, at);
            if (at <= 0 || Ends(text[at - 1]))
            {
                return weak;
            }

            if (scan.OwnerOf(at - 1) is { } owner)
            {
                return weak == Hint.None ? Inherited(scan, owner, at, digits) : weak;
            }

            var from = WordStart(text, at);
            var hint = from == at ? Hint.None : Best(text, ref from, at);
            if (hint is Hint.Link or Hint.WeakPhone)
            {
                weak = hint == Hint.WeakPhone ? hint : weak;
                at = from;
            }
            else
            {
                return hint == Hint.None ? weak : hint;
            }
        }

        return weak;
    }

    // "orders 112233 and 112244", "call 555-1234 or 555-5678": the second is what the first was.
    private static Hint Inherited(Scan scan, EntityKind owner, int end, int digits)
    {
        if (owner == EntityKind.Phone)
        {
            return Hint.Phone;
        }

        var count = 0;
        for (var i = end - 1; i >= 0 && scan.OwnerOf(i) == owner; i--)
        {
            count += char.IsAsciiDigit(scan.Text[i]) ? 1 : 0;
        }

        return (owner, count == digits) switch
        {
            (EntityKind.OrderId, true) => Hint.Order,
            (EntityKind.TrackingNumber, true) => Hint.Tracking,
            _ => Hint.None,
        };
    }

    private static Hint Best(FoldedText text, ref int from, int end)
    {
        if (!Fold.IsHan(text[end - 1]))
        {
            return Vocabulary.Of(text.Chars[from..end]);
        }

        for (var length = Math.Min(4, end); length >= 1; length--)
        {
            if (Vocabulary.Of(text.Chars.Slice(end - length, length)) is var hint and not Hint.None)
            {
                from = end - length;
                return hint;
            }
        }

        return Hint.None;
    }

    private static int WordStart(FoldedText text, int end)
    {
        if (Fold.IsHan(text[end - 1]))
        {
            return end - 1;
        }

        var start = end;
        while (end - start <= 24 && (Fold.IsLetter(text[start - 1]) || (start < end && char.IsAsciiDigit(text[start - 1]))))
        {
            start--;
        }

        return start;
    }

    private static int SkipBack(Scan scan, int at)
    {
        var text = scan.Text;
        var least = Math.Max(0, at - 6);
        while (at > least && scan.IsFree(at - 1) && (text[at - 1] is ' ' or ':' or '#' or '(' or ')' or '-' or '"' or '\'' or ',' or '=' or 'º' or '°' or '/' or '+' or '*' or '_' or '|'
            || (text[at - 1] == '\n' && text[at - 2] != '\n')
            || (text[at - 1] == '.' && Abbreviates(text, at - 1))))
        {
            at--;
        }

        return at;
    }

    // "no.", "tel.", "ref.": a full stop after a short known word does not end the sentence.
    private static bool Abbreviates(FoldedText text, int stop)
    {
        var start = stop;
        while (stop - start <= 5 && Fold.IsLetter(text[start - 1]))
        {
            start--;
        }

        return stop - start is > 0 and <= 5 && Vocabulary.Of(text.Chars[start..stop]) != Hint.None;
    }

    private static bool Ends(char c) => c is '.' or '!' or '?' or ';' or '\n';
}
