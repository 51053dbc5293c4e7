using System.Collections.Frozen;
using Routing.Domain.Enforcement;

namespace Routing.App.Policies.Sections;

/// <summary>What begins at a milestone or at an offence.</summary>
internal static class MeasureReader
{
    /// <param name="crossed">Whether there is a milestone whose crossing a measure may hold with.</param>
    public static List<MeasureTerms> Read(PolicyNode? node, bool crossed)
    {
        var measures = new List<MeasureTerms>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var measure = o.Required("measure")?.Choice<Measure>("measure");
            var holdsNode = o.Required("holds");
            var holds = holdsNode?.Choice<Holds>("way to hold");
            var forNode = o.Optional("for");
            var length = forNode?.Duration(TimeSpan.FromMinutes(1), WindowReader.Longest);
            var limit = o.Optional("limit")?.Count(0, 1_000_000);
            o.Close();
            if (holds == Holds.ForTime && forNode is null)
                item.Refuse("A time is missing: it holds forTime.");
            else if (holds is { } other && other != Holds.ForTime && forNode is not null)
                forNode.Value.Refuse("Only what holds forTime has a time.");
            if (holds == Holds.WhileCrossed && !crossed)
                holdsNode!.Value.Refuse("Only a milestone is crossed.");
            measures.Add(new(measure ?? Measure.Warning, holds ?? Holds.UntilLifted, length, limit));
        }

        return measures;
    }

    public static List<Ladder> Ladders(PolicyNode? node, FrozenDictionary<string, ViolationTerms> violations)
    {
        var ladders = new List<Ladder>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var nameNode = o.Required("name");
            var name = nameNode?.Text(PolicyForm.Slug);
            if (name is not null && ladders.Exists(l => l.Name == name))
                nameNode!.Value.Refuse($"'{name}' is the name of an earlier ladder.");
            var counted = PolicySets.Names(o.Required("violations"), violations.Keys.ToHashSet(StringComparer.Ordinal), "violation") ?? [];
            var lasts = o.Optional("counted")?.Duration(TimeSpan.FromHours(1), WindowReader.Longest);
            var stepsNode = o.Required("steps");
            var steps = new List<IReadOnlyList<MeasureTerms>>();
            foreach (var step in stepsNode?.Items() ?? [])
            {
                if (step.Object() is not { } s)
                    continue;
                steps.Add(Read(s.Required("measures"), crossed: false));
                s.Close();
            }

            o.Close();
            if (steps.Count == 0)
                stepsNode?.Refuse("A ladder needs a step.");
            ladders.Add(new(name ?? "", counted, lasts, steps));
        }

        return ladders;
    }
}
