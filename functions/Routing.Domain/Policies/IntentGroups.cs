using System.Collections.Frozen;

namespace Routing.Domain.Policies;

/// <summary>Sets of intents and of groups of them, such as <c>delivery.*</c>.</summary>
internal static class IntentGroups
{
    public static bool Has(FrozenSet<string> set, string intent) => set.Contains(intent) || HasGroup(set, intent);

    private static bool HasGroup(FrozenSet<string> set, string intent)
    {
        var dot = intent.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return false;
        Span<char> group = dot < 62 ? stackalloc char[dot + 2] : new char[dot + 2];
        intent.AsSpan(0, dot + 1).CopyTo(group);
        group[^1] = '*';
        return set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(group);
    }
}
