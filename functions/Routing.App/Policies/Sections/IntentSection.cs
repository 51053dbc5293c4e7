using Routing.Domain.Classification;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>intents.json: where each intent goes and what helps with it.</summary>
internal static class IntentSection
{
    /// <summary>An intent without its priors, which the channels give, and where its message stands or would.</summary>
    internal sealed record Draft(IntentPolicy Policy, PolicyNode Node);

    public static Dictionary<string, Draft> Read(PolicyObject? section, DefinedNames names)
    {
        var intents = new Dictionary<string, Draft>(StringComparer.Ordinal);
        if (section is null)
            return intents;
        var map = section.Required("intents");
        foreach (var (name, node) in map?.Map(PolicyForm.Intent) ?? [])
            Add(name, node);
        foreach (var leaf in map is null ? [] : Intents.All.Where(i => !names.Intents.Contains(i)))
            map!.Value.Reading.Refuse(map.Value.File, PolicyPath.Member(map.Value.Path, leaf), "Missing: an intent of the taxonomy.");
        if (section.Required(DefinedNames.UnclearIntent) is { } unclear)
            Add(DefinedNames.UnclearIntent, unclear);
        section.Close();
        return intents;

        void Add(string name, PolicyNode node)
        {
            if (node.Object() is { } o)
                intents[name] = new(ReadIntent(name, o, names), node);
        }
    }

    private static IntentPolicy ReadIntent(string name, PolicyObject o, DefinedNames names)
    {
        var family = o.Required("queueFamily")?.Name(names.Families.Keys.ToHashSet(StringComparer.Ordinal), "queue family");
        var tierNode = o.Optional("tier");
        var tier = tierNode?.Count(1, 2);
        names.CheckTier(tierNode, tier, family);
        var intent = new IntentPolicy
        {
            Intent = name,
            Family = o.Required("family")?.Text(PolicyForm.Slug) ?? "",
            QueueFamily = family ?? "",
            Tier = tier ?? 1,
            HeadStart = o.Optional("headStart")?.Duration(TimeSpan.Zero, PolicyWords.Month) ?? TimeSpan.Zero,
            Articles = PolicySets.Texts(o.Optional("articles"), PolicyForm.Slug) ?? [],
            Sop = o.Optional("sop")?.Text(PolicyForm.Slug),
            Message = o.Optional("message")?.Text(PolicyForm.Slug),
            SelfHelpOrderStates = PolicySets.Choices(o.Optional("selfHelpOrderStates"), PolicyWords.OrderStatuses, "order status")?.Order().ToArray() ?? [],
            Priors = [],
        };
        o.Close();
        return intent;
    }
}
