using System.Buffers;
using Routing.Domain.Classification.Model;
using Routing.Domain.Privacy;
using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>
/// A text with its disguises taken off: look-alike letters, digits that stand for letters ("wh4ts4pp"), letters with blanks or dots between
/// them ("w.h.a.t.s"), and long numbers, also spelled ones, which become the label <c>[number]</c>. Rents its array; dispose it once.
/// </summary>
internal ref struct Plain
{
    private const int LeastDigits = 6, LeastLetters = 3;
    private const string Number = "[number]";

    private readonly char[] _chars;
    private int _length;

    public Plain(ReadOnlySpan<char> text)
    {
        using var tokens = new Tokens(text);
        _chars = ArrayPool<char>.Shared.Rent((2 * tokens.Chars.Length) + Number.Length + 2);
        for (var i = 0; i < tokens.Count;)
        {
            var (letters, digits) = (Letters(tokens, i), Digits(tokens, i, out var end));
            if (letters >= LeastLetters)
            {
                for (var last = i + letters; i < last; i++)
                    _chars[_length++] = tokens[i][0];
                _chars[_length++] = ' ';
            }
            else if (digits >= LeastDigits)
            {
                Append(Number);
                i = end;
            }
            else
            {
                Append(tokens[i++]);
            }
        }
    }

    public readonly ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    public readonly void Dispose() => ArrayPool<char>.Shared.Return(_chars);

    private void Append(scoped ReadOnlySpan<char> token)
    {
        var to = _chars.AsSpan(_length, token.Length);
        token.CopyTo(to);
        if (token[0] != '[')
            Unleet(to);
        _length += token.Length;
        if (!Fold.IsHan(token[0]))
            _chars[_length++] = ' ';
    }

    // How many letters stand alone in a row.
    private static int Letters(scoped in Tokens tokens, int at)
    {
        var count = 0;
        while (at + count < tokens.Count && tokens[at + count] is { Length: 1 } token && char.IsAsciiLetter(token[0]))
            count++;
        return count;
    }

    // How many digits a row of numbers has, written or spelled.
    private static int Digits(scoped in Tokens tokens, int at, out int end)
    {
        var count = 0;
        for (end = at; end < tokens.Count; end++)
        {
            var token = tokens[end];
            if (!token.ContainsAnyExceptInRange('0', '9'))
                count += token.Length;
            else if (DigitWords.Of(token) is { } spelled)
                count += spelled.Length;
            else if (token.Length == 1 && DigitWords.Of(token[0]) >= 0)
                count++;
            else
                break;
        }

        return count;
    }

    private static void Unleet(Span<char> word)
    {
        var (letters, digits) = (0, 0);
        foreach (var c in word)
        {
            letters += char.IsAsciiLetter(c) ? 1 : 0;
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        if (digits == 0 || letters <= digits)
            return;
        foreach (ref var c in word)
            c = c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', _ => c };
    }
}
