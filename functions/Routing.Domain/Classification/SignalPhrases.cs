using System.Collections.Frozen;
using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>Finds the signals of a text by phrases, whichever of the four languages it is in.</summary>
internal sealed class SignalPhrases
{
    private readonly FrozenDictionary<string, Phrase[]> _byFirstWord;
    private readonly FrozenDictionary<string, Phrase[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly FrozenDictionary<char, Phrase[]> _stems;

    public SignalPhrases(string file)
    {
        var phrases = DataFile.Phrases(file).Select(static line => Parse(line.Key, line.Phrase)).ToList();
        _byFirstWord = phrases.Where(static phrase => phrase.Words.Length > 1 || !phrase.IsStem)
            .GroupBy(static phrase => phrase.Words[0]).ToFrozenDictionary(static group => group.Key, static group => group.ToArray());
        _lookup = _byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
        _stems = phrases.Where(static phrase => phrase.Words.Length == 1 && phrase.IsStem).OrderBy(static phrase => phrase.Words[0], StringComparer.Ordinal)
            .GroupBy(static phrase => phrase.Words[0][0]).ToFrozenDictionary(static group => group.Key, static group => group.ToArray());
    }

    /// <summary>Every signal that a phrase of the text gives.</summary>
    public Signals Find(scoped in Words words)
    {
        var found = Signals.None;
        for (var i = 0; i < words.Count; i++)
        {
            if (_lookup.TryGetValue(words[i], out var phrases))
            {
                foreach (var phrase in phrases)
                {
                    found |= phrase.StandsAt(words, i) ? phrase.Signal : Signals.None;
                }
            }

            found |= words[i].Length >= 3 ? Stem(words[i]) : Signals.None;
        }

        return found;
    }

    // Those with the word's first letter are tried.
    private Signals Stem(ReadOnlySpan<char> word)
    {
        foreach (var stem in _stems.GetValueOrDefault(word[0]) ?? [])
        {
            if (word.StartsWith(stem.Words[0]))
            {
                return stem.Signal;
            }
        }

        return Signals.None;
    }

    private static Phrase Parse(string name, string phrase) => SignalNames.TryParse(name, out var signal) && Words.Of(phrase) is { Length: > 0 } words
        ? new Phrase(signal, words, phrase.EndsWith('*'))
        : throw new InvalidDataException($"'{name}: {phrase}' is no signal.");

    private sealed record Phrase(Signals Signal, string[] Words, bool IsStem)
    {
        public bool StandsAt(scoped in Words words, int at)
        {
            if (at + Words.Length > words.Count)
            {
                return false;
            }

            for (var i = 1; i < Words.Length; i++)
            {
                var last = IsStem && i == Words.Length - 1;
                if (last ? !words[at + i].StartsWith(Words[i]) : !words[at + i].SequenceEqual(Words[i]))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
