using System.Globalization;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>
/// queues.json: a template for each family and tier, of which the loader makes one queue for each language served; overrides change single queues.
/// </summary>
internal static class QueueSection
{
    private static readonly int[] s_tiers = [1, 2];

    public static Dictionary<string, QueuePolicy> Read(
        PolicyObject? section, string market, LanguagePolicy languages, DefinedNames names,
        Dictionary<string, BusinessCalendar> calendars, Dictionary<string, Site> sites)
    {
        var queues = new Dictionary<string, QueuePolicy>(StringComparer.Ordinal);
        if (section is null)
            return queues;
        var defaults = section.Required("defaults") is { } d ? QueueDraft.Read(d, names) : null;
        var drafts = new Dictionary<string, (string Family, string Language, int Tier, QueueDraft Draft)>(StringComparer.Ordinal);
        foreach (var (family, node) in section.Required("families")?.Map(PolicyForm.Slug) ?? [])
        {
            if (node.Object() is not { } o)
                continue;
            var calendar = o.Optional("calendar")?.Name(names.Calendars, "calendar");
            if (o.Required("tiers")?.Object() is { } tiers)
            {
                foreach (var tier in s_tiers)
                {
                    var key = tier.ToString(CultureInfo.InvariantCulture);
                    if ((tier == 1 ? tiers.Required(key) : tiers.Optional(key)) is { } template)
                    {
                        var draft = QueueDraft.Read(template, names);
                        Expand(family, tier, draft with { Calendar = draft.Calendar ?? calendar });
                    }
                }

                tiers.Close();
            }

            o.Close();
        }

        foreach (var (name, node) in section.Optional("overrides")?.Map() ?? [])
        {
            if (drafts.TryGetValue(name, out var found))
                drafts[name] = found with { Draft = found.Draft.Changed(QueueDraft.Read(node, names, named: true)) };
            else
                node.Refuse($"Unknown queue '{name}'.");
        }

        foreach (var (name, (family, language, tier, draft)) in drafts)
        {
            if (draft.Resolve(name, market, family, language, tier, languages, calendars, sites) is { } queue)
                queues[name] = queue;
        }

        CheckOverflow(queues, drafts.ToDictionary(d => d.Key, d => d.Value.Draft, StringComparer.Ordinal));
        section.Close();
        return queues;

        void Expand(string family, int tier, QueueDraft template)
        {
            foreach (var language in languages.Served)
            {
                var name = QueuePolicy.NameOf(market, family, language, tier, languages.Default);
                if (!drafts.TryAdd(name, (family, language, tier, defaults?.Changed(template) ?? template)))
                    template.Node.Refuse($"Makes the queue '{name}', as another family does.");
            }
        }
    }

    /// <summary>Every capped queue overflows, through other capped ones perhaps, into one without a cap.</summary>
    private static void CheckOverflow(Dictionary<string, QueuePolicy> queues, Dictionary<string, QueueDraft> drafts)
    {
        foreach (var (name, queue) in queues)
        {
            var draft = drafts[name];
            if (queue.Cap is not null && queue.OverflowTo is null)
                (draft.CapNode ?? draft.Node).Refuse("A cap needs overflowTo.");
            else if (queue.Cap is null && queue.OverflowTo is not null)
                (draft.OverflowNode ?? draft.Node).Refuse("Without a cap nothing overflows.");
            else if (queue.OverflowTo is { } target && !drafts.ContainsKey(target))
                (draft.OverflowNode ?? draft.Node).Refuse($"Unknown queue '{target}'.");
            else if (Circles(queue, queues))
                (draft.OverflowNode ?? draft.Node).Refuse("The overflow comes back to where it was; it has to end in a queue without a cap.");
        }
    }

    private static bool Circles(QueuePolicy queue, Dictionary<string, QueuePolicy> queues)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        for (var at = queue; at is { Cap: not null }; at = at.OverflowTo is { } next ? queues.GetValueOrDefault(next) : null)
        {
            if (!met.Add(at.Name))
                return true;
        }

        return false;
    }
}
