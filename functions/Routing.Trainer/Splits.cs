namespace Routing.Trainer;

/// <summary>Parts examples, by families and not by lines, each intent in proportion. The same seed parts alike.</summary>
public static class Splits
{
    /// <summary>Holds one fold out.</summary>
    public static (IReadOnlyList<Example> Learned, IReadOnlyList<Example> HeldOut) HoldOut(IReadOnlyList<Example> examples, int folds, int fold, int seed)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var of = Folds(examples, folds, seed);
        return ([.. examples.Where((_, i) => of[i] != fold)], [.. examples.Where((_, i) => of[i] == fold)]);
    }

    /// <summary>The fold of each example, from 0.</summary>
    /// <param name="folds">At least 2.</param>
    public static int[] Folds(IReadOnlyList<Example> examples, int folds, int seed)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var result = new int[examples.Count];
        var random = new Random(seed);
        var families = Enumerable.Range(0, examples.Count)
            .GroupBy(i => (examples[i].Intent, Family: examples[i].Family is { } family ? (object)family : i))
            .Select(static g => g.ToArray()).ToArray();
        random.Shuffle(families);
        var next = new Dictionary<string, int>();
        foreach (var family in families)
        {
            var intent = examples[family[0]].Intent;
            if (!next.TryGetValue(intent, out var fold))
                fold = random.Next(folds); // not all remainders in the first fold
            next[intent] = (fold + 1) % folds;
            foreach (var i in family)
                result[i] = fold;
        }

        return result;
    }
}
