using System.Text.Json;

namespace Routing.App.Policies.Sections;

/// <summary>
/// The names that the sections define for one another. A name counts even where its definition is wrong, so that one error is not
/// reported at every place that refers to it.
/// </summary>
internal sealed class DefinedNames
{
    public const string UnclearIntent = "unclear";

    private DefinedNames() { }

    public required IReadOnlySet<string> Calendars { get; init; }
    public required IReadOnlySet<string> Holidays { get; init; }
    public required IReadOnlySet<string> Sites { get; init; }
    public required IReadOnlySet<string> Intents { get; init; }

    /// <summary>Tiers by queue family.</summary>
    public required IReadOnlyDictionary<string, IReadOnlySet<int>> Families { get; init; }

    /// <summary>Intents and their groups, such as <c>delivery.*</c>.</summary>
    public required IReadOnlySet<string> IntentsAndGroups { get; init; }

    public static DefinedNames Of(PolicyObject? calendars, PolicyObject? sites, PolicyObject? intents, PolicyObject? queues)
    {
        var leaves = Keys(intents, "intents");
        return new()
        {
            Calendars = Keys(calendars, "calendars"),
            Holidays = Keys(calendars, "holidays"),
            Sites = Keys(sites, "sites"),
            Intents = leaves,
            IntentsAndGroups = leaves.Concat(leaves.Select(Group)).ToHashSet(StringComparer.Ordinal),
            Families = Keys(queues, "families").ToDictionary(f => f, IReadOnlySet<int> (f) => Tiers(queues!, f), StringComparer.Ordinal),
        };
    }

    public static string Group(string intent) => $"{Domain.Classification.Intents.Family(intent)}.*";

    /// <summary>Refuses a tier that the family does not have.</summary>
    public void CheckTier(PolicyNode? tier, int? value, string? family)
    {
        if (tier is { } node && value is { } number && family is not null && Families.TryGetValue(family, out var tiers) && !tiers.Contains(number))
            node.Refuse($"The queue family '{family}' has no tier {number}.");
    }

    private static HashSet<string> Keys(PolicyObject? section, string member) =>
        section is not null && section.Node.Json.TryGetProperty(member, out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().Select(m => m.Name).Where(n => n != "$comment").ToHashSet(StringComparer.Ordinal)
            : [];

    private static HashSet<int> Tiers(PolicyObject queues, string family) =>
        queues.Node.Json.GetProperty("families").GetProperty(family) is { ValueKind: JsonValueKind.Object } template
        && template.TryGetProperty("tiers", out var tiers) && tiers.ValueKind == JsonValueKind.Object
            ? tiers.EnumerateObject().Select(t => t.Name switch { "1" => 1, "2" => 2, _ => 0 }).ToHashSet()
            : [1, 2];
}
