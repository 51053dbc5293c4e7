using System.Text;
using Routing.Domain.Contacts;
using Routing.Domain.Text;

namespace Routing.Domain.SellerResponse;

/// <summary>
/// A digest that texts share which differ in nothing but names, numbers, courtesies, case, accents and marks: what a seller sends to everybody.
/// </summary>
public static class ReplyDigest
{
    /// <summary>16 characters of base 32.</summary>
    /// <param name="text">Redacted.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var said = new StringBuilder(text.Length);
        var (begins, greeted) = (true, false);
        for (var i = 0; i < text.Length;)
        {
            var end = WordEnd(text, i);
            if (end == i)
            {
                begins |= Fold.Of(text[i]) is '.' or '!' or '?' or '\n' or ':' or ';';
                i++;
                continue;
            }

            if (Fold.IsHan(Fold.Of(text[i])) && MeaningfulReply.HanCourtesy(text.AsSpan(i)) is var polite and > 0)
            {
                i += polite;
                continue;
            }

            var words = Words.Of(text[i..end]);
            var courtesy = Array.TrueForAll(words, w => MeaningfulReply.IsCourtesy(w));
            var named = char.IsUpper(text[i]) && !begins;
            var addressed = greeted && end < text.Length && Fold.Of(text[end]) is ',' or '!';
            if (!courtesy && !named && !addressed && !text.AsSpan(i, end - i).ContainsAnyInRange('0', '9'))
                said.AppendJoin(' ', words).Append(' ');
            (begins, greeted, i) = (false, courtesy, end);
        }

        return Digest.Base32(16, "reply", said.ToString());
    }

    private static int WordEnd(string text, int at)
    {
        if (Fold.IsHan(Fold.Of(text[at])))
            return at + 1;
        var end = at;
        while (end < text.Length && (Fold.IsLetter(Fold.Of(text[end])) || char.IsAsciiDigit(Fold.Of(text[end])) || (end > at && Fold.Of(text[end]) is '\'' or '-' or Fold.Nothing)))
            end++;
        return end;
    }
}
