using System.Text;
using Routing.Domain.Text;

namespace Routing.Trainer.Corpora;

/// <summary>Texts that are hardly another one: their runs of characters are the same by seven tenths or more (Jaccard).</summary>
public static class NearDuplicates
{
    private const double Alike = 0.7;

    /// <summary>How many texts are no near duplicate of one before them.</summary>
    /// <param name="run">Characters in a run: 3, and 2 for Chinese.</param>
    public static int Distinct(IEnumerable<string> texts, int run)
    {
        var kept = new List<HashSet<string>>();
        foreach (var runs in texts.Select(t => Runs(t, run)))
        {
            if (!kept.Exists(other => Jaccard(runs, other) >= Alike))
                kept.Add(runs);
        }

        return kept.Count;
    }

    private static double Jaccard(HashSet<string> left, HashSet<string> right)
    {
        var both = left.Count(right.Contains);
        return both / (double)Math.Max(1, left.Count + right.Count - both);
    }

    private static HashSet<string> Runs(string text, int run)
    {
        var plain = new StringBuilder(" ");
        foreach (var c in text.Select(Fold.Of))
        {
            var kept = char.IsAsciiDigit(c) ? '0' : Fold.IsLetter(c) || Fold.IsHan(c) ? c : ' ';
            if (kept is not (' ' or '0') || plain[^1] != kept)
                plain.Append(kept);
        }

        var whole = plain.ToString().TrimEnd() + " ";
        return [.. Enumerable.Range(0, Math.Max(0, whole.Length - run + 1)).Select(i => whole.Substring(i, run))];
    }
}
