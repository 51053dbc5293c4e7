using System.Runtime.InteropServices;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>One written or spelled group of digits.</summary>
/// <param name="Start">Where it begins in the folded text.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="From">Where its digits begin in the chain's digits.</param>
/// <param name="Count">How many digits it stands for.</param>
/// <param name="Spelled">Whether it is a word or a Han digit.</param>
/// <param name="Loose">Whether more than a blank, hyphen, point or bracket stands between it and the group before.</param>
/// <param name="Plus">Whether a plus stands before it.</param>
internal readonly record struct DigitGroup(int Start, int End, int From, int Count, bool Spelled, bool Loose, bool Plus);

/// <summary>Groups of digits that follow each other with nothing but marks between them: a number, or several.</summary>
internal sealed class NumberChain
{
    private readonly List<char> _digits = [];
    private readonly List<DigitGroup> _groups = [];
    private int _modifier = -1;

    public ReadOnlySpan<DigitGroup> Groups => CollectionsMarshal.AsSpan(_groups);

    /// <summary>The digits of the groups from one to another, inclusive.</summary>
    public ReadOnlySpan<char> Digits(int first, int last) =>
        CollectionsMarshal.AsSpan(_digits)[_groups[first].From..(_groups[last].From + _groups[last].Count)];

    /// <summary>Reads the chain that begins at or after a place; where to go on, and no groups at the end of the text.</summary>
    public int Read(Scan scan, int at)
    {
        _digits.Clear();
        _groups.Clear();
        var text = scan.Text;
        var repeat = 1;
        var (gap, loose, plus) = (0, false, false);
        while (at < text.Length)
        {
            var c = text[at];
            if (!scan.IsFree(at))
            {
                if (_groups.Count > 0)
                {
                    return at;
                }

                at++;
                (gap, repeat, plus) = (0, 1, false);
                continue;
            }

            if (char.IsAsciiDigit(c))
            {
                var end = DigitsEnd(scan, at);
                if (IsAttached(scan, at, end))
                {
                    if (_groups.Count > 0)
                    {
                        return at;
                    }

                    at = CodeScanner.End(scan, at);
                }
                else
                {
                    Add(text.Chars[at..end], ref repeat, at, end, false, loose, plus);
                    at = end;
                }

                (gap, loose, plus) = (0, false, false);
            }
            else if (DigitWords.Of(c) is var digit and >= 0)
            {
                Span<char> one = [(char)('0' + digit)];
                Add(one, ref repeat, at, at + 1, true, loose, plus);
                (at, gap, loose, plus) = (at + 1, 0, false, false);
            }
            else if (Fold.IsLetter(c))
            {
                var end = LettersEnd(scan, at);
                var word = text.Chars[at..end];
                if (Word(word, at, end, ref repeat, loose, plus))
                {
                    (gap, loose, plus) = (0, false, false);
                }
                else if (IsJoint(word) && _groups.Count > 0 && gap <= 4)
                {
                    (gap, loose) = (gap + 1, true);
                    plus |= word is "plus" or "mas" or "mais";
                }
                else if (_groups.Count > 0)
                {
                    return end;
                }
                else
                {
                    plus = word is "plus" or "mas" or "mais";
                    repeat = 1;
                }

                at = end;
            }
            else
            {
                if (!IsMark(c) || ++gap > 5)
                {
                    if (_groups.Count > 0)
                    {
                        return at + 1;
                    }

                    (gap, repeat, plus) = (0, 1, false);
                }

                loose |= c is not (' ' or '-' or '.' or '(' or ')' or '/' or '+') || (gap >= 2 && text[at - 1] == c) || gap > 3;
                plus |= c == '+';
                at++;
                if (_groups.Count == 0)
                {
                    (gap, loose) = (0, false);
                }
            }
        }

        return at;
    }

    private void Add(ReadOnlySpan<char> digits, ref int repeat, int start, int end, bool spelled, bool loose, bool plus)
    {
        var from = _digits.Count;
        for (var i = 1; i < repeat; i++)
        {
            _digits.Add(digits[0]);
        }

        _digits.AddRange(digits);
        _groups.Add(new DigitGroup(repeat > 1 ? _modifier : start, end, from, _digits.Count - from, spelled || repeat > 1, loose, plus));
        repeat = 1;
    }

    private bool Word(ReadOnlySpan<char> word, int start, int end, ref int repeat, bool loose, bool plus)
    {
        if (DigitWords.Of(word) is not { } digits)
        {
            return word.Length >= 8 && Glued(word, start, loose, plus);
        }

        if (digits[0] is DigitWords.Double or DigitWords.Triple)
        {
            repeat = digits[0] == DigitWords.Double ? 2 : 3;
            _modifier = start;
            return true;
        }

        // "treinta y cuatro", "thirty four": the unit takes the place of the zero.
        if (digits.Length == 1 && repeat == 1 && _groups is [.., { Spelled: true, Count: 2 } tens] && _digits[^1] == '0' && _digits[^2] > '1'
            && digits[0] != '0' && start - tens.End <= 3)
        {
            _digits[^1] = digits[0];
            _groups[^1] = tens with { End = end };
            return true;
        }

        Add(digits, ref repeat, start, end, true, loose, plus);
        return true;
    }

    // "fivefivefive": words without blanks, longest first.
    private bool Glued(ReadOnlySpan<char> word, int start, bool loose, bool plus)
    {
        var (groups, digits) = (_groups.Count, _digits.Count);
        for (var at = 0; at < word.Length;)
        {
            var length = Math.Min(6, word.Length - at);
            while (length >= 2 && DigitWords.Of(word.Slice(at, length)) is not [>= '0' and <= '9'])
            {
                length--;
            }

            if (length < 2)
            {
                _groups.RemoveRange(groups, _groups.Count - groups);
                _digits.RemoveRange(digits, _digits.Count - digits);
                return false;
            }

            var repeat = 1;
            Add(DigitWords.Of(word.Slice(at, length)), ref repeat, start + at, start + at + length, true, loose && at == 0, plus && at == 0);
            at += length;
        }

        return true;
    }

    // "SKU5551234567" and "5551234567AB" are codes; "cel5551234567", "me5551234567" and "5551234567please" are not.
    private static bool IsAttached(Scan scan, int start, int end)
    {
        var text = scan.Text;
        if (Fold.IsLetter(text[start - 1]))
        {
            var from = start;
            while (start - from <= 16 && Fold.IsLetter(text[from - 1]))
            {
                from--;
            }

            var word = text.Chars[from..start];
            if (DigitWords.Of(word) is null && (char.IsAsciiDigit(text[from - 1]) || Vocabulary.Of(word) is Hint.None or Hint.Order or Hint.Tracking or Hint.Thing)
                && word is not ("x" or "ext"))
            {
                return true;
            }
        }

        if (!Fold.IsLetter(text[end]))
        {
            return false;
        }

        var stop = LettersEnd(scan, end);
        return stop - end <= 3 && DigitWords.Of(text.Chars[end..stop]) is null && !(end - start >= 7 && Vocabulary.Of(text.Chars[end..stop]) != Hint.None);
    }

    private static int DigitsEnd(Scan scan, int at)
    {
        while (at < scan.Text.Length && char.IsAsciiDigit(scan.Text[at]) && scan.IsFree(at))
        {
            at++;
        }

        return at;
    }

    private static int LettersEnd(Scan scan, int at)
    {
        while (at < scan.Text.Length && Fold.IsLetter(scan.Text[at]) && scan.IsFree(at))
        {
            at++;
        }

        return at;
    }

    private static bool IsMark(char c) => c is ' ' or '-' or '.' or '(' or ')' or '/' or '+' or '_' or ',' or '*' or '|' or '~' or '\n' or '\u2022' or '\\' or '·';

    private static bool IsJoint(ReadOnlySpan<char> word) =>
        word is "dash" or "hyphen" or "guion" or "traco" or "dot" or "punto" or "ponto" or "space" or "espacio" or "espaco" or "plus" or "mas" or "mais" or "y" or "e" or "and";
}
