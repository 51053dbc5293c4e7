using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Routing.Domain.Policies;

namespace Routing.Domain.Arbitration;

/// <summary>The queues of a policy by family, language and tier. Made once per policy version, at the first look.</summary>
internal sealed class QueueDirectory
{
    private static readonly ConditionalWeakTable<FrozenDictionary<string, QueuePolicy>, QueueDirectory> s_made = [];

    private readonly FrozenDictionary<string, FrozenDictionary<string, QueuePolicy[]>> _tiers;
    private readonly QueuePolicy _first;

    private QueueDirectory(FrozenDictionary<string, QueuePolicy> queues)
    {
        var ordered = queues.Values.OrderBy(q => q.Tier).ThenBy(q => q.Name, StringComparer.Ordinal).ToArray();
        _first = ordered.Length > 0 ? ordered[0] : throw new InvalidOperationException("The policy has no queue.");
        _tiers = ordered.GroupBy(q => q.Family).ToFrozenDictionary(
            family => family.Key,
            family => family.GroupBy(q => q.Language).ToFrozenDictionary(language => language.Key, language => language.ToArray()));
    }

    /// <exception cref="InvalidOperationException">The policy has no queue.</exception>
    public static QueueDirectory Of(MarketPolicy policy) => s_made.GetValue(policy.Queues, static queues => new(queues));

    /// <summary>
    /// The queue of the family in the language, else in the default language, else the generalists', else any. Of its tiers the
    /// highest up to <paramref name="tier"/> (else the lowest), or, going up, the next one above that where there is one.
    /// </summary>
    public QueuePolicy Find(string family, string language, int tier, bool up, MarketPolicy policy)
    {
        var tiers = Tiers(family, language, policy.Languages.Default) ?? Tiers(policy.Unclear.QueueFamily, language, policy.Languages.Default);
        return tiers is null ? _first : Pick(tiers, tier, up);
    }

    private static QueuePolicy Pick(QueuePolicy[] tiers, int tier, bool up)
    {
        var pick = tiers[0];
        foreach (var queue in tiers)
        {
            if (queue.Tier > pick.Tier && queue.Tier <= tier)
                pick = queue;
        }

        return up && Array.Find(tiers, q => q.Tier > pick.Tier) is { } next ? next : pick;
    }

    private QueuePolicy[]? Tiers(string family, string language, string fallback) =>
        _tiers.TryGetValue(family, out var languages)
            ? languages.TryGetValue(language, out var tiers) || languages.TryGetValue(fallback, out tiers) ? tiers : null
            : null;
}
