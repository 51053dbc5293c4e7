using System.Collections.Frozen;
using System.Globalization;
using Routing.Domain.Enforcement;

namespace Routing.App.Policies.Sections;

/// <summary>enforcement.json: violations, what they cost, what begins at which points, and the ways out.</summary>
internal static class EnforcementSection
{
    public const int MostPoints = 1000;

    /// <summary>Null when there is no such section, or something in it is wrong.</summary>
    public static EnforcementTerms? Read(PolicyObject? section, DefinedNames names, WindowReader windows)
    {
        if (section is null)
            return null;
        var before = section.Node.Reading.Errors.Count;
        var lasts = section.Optional("pointsLast")?.Duration(TimeSpan.FromHours(1), WindowReader.Longest);
        var start = section.Optional("startRating")?.Count(1, 10_000);
        var violations = ReadViolations(section.Required("violations"), windows);
        var terms = new EnforcementTerms
        {
            Violations = violations,
            PointsLast = lasts,
            StartRating = start,
            PreWarning = section.Optional("preWarning")?.Count(0, MostPoints) ?? 0,
            Milestones = ReadMilestones(section.Required("milestones"), start),
            Ladders = MeasureReader.Ladders(section.Optional("ladders"), violations),
            Rates = ReadRates(section.Optional("rates"), violations),
            Appeal = ReadAppeal(section.Optional("appeal"), windows),
            ReviewQueue = section.Optional("reviewQueue")?.Name(names.Families.Keys.ToHashSet(StringComparer.Ordinal), "queue family") ?? "disputes",
        };
        section.Close();
        return section.Node.Reading.Errors.Count > before ? null : terms;
    }

    private static FrozenDictionary<string, ViolationTerms> ReadViolations(PolicyNode? node, WindowReader windows)
    {
        var violations = new Dictionary<string, ViolationTerms>(StringComparer.Ordinal);
        foreach (var (code, item) in node?.Map(PolicyForm.Code) ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var rule = o.Required("rule")?.Text();
            var points = o.Required("points")?.Count(0, MostPoints);
            var mostNode = o.Optional("mostPoints");
            var most = mostNode?.Count(0, MostPoints);
            if (most < points)
                mostNode!.Value.Refuse("Less than points.");
            var grace = windows.Read(o.Optional("grace"));
            var correction = o.Optional("correction")?.Choice<Correction>("correction") ?? Correction.None;
            var confirm = windows.Read(o.Optional("confirm"));
            var lasts = o.Optional("pointsLast")?.Duration(TimeSpan.FromHours(1), WindowReader.Longest);
            o.Close();
            violations[code] = new()
            {
                Code = code, Rule = rule ?? "", Points = points ?? 0, MostPoints = most ?? points ?? 0, Grace = grace, Correction = correction,
                Confirm = confirm, PointsLast = lasts,
            };
        }

        return violations.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Where points add up the milestones rise, where a rating falls they fall: mildest first either way.</summary>
    private static List<Milestone> ReadMilestones(PolicyNode? node, int? start)
    {
        var milestones = new List<Milestone>();
        int? last = null;
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var nameNode = o.Required("name");
            var name = nameNode?.Text(PolicyForm.Slug);
            if (name is not null && milestones.Exists(m => m.Name == name))
                nameNode!.Value.Refuse($"'{name}' is the name of an earlier milestone.");
            var atNode = o.Required("at");
            var at = atNode?.Count(0, 10_000);
            if (at is { } value)
            {
                if (start is null ? value <= (last ?? 0) : value >= (last ?? start))
                {
                    atNode!.Value.Refuse(string.Create(
                        CultureInfo.InvariantCulture, $"Out of order: expected {(start is null ? "more" : "less")} than {last ?? start ?? 0}, the one before."));
                }

                last = value;
            }

            var measures = MeasureReader.Read(o.Required("measures"), crossed: true);
            o.Close();
            milestones.Add(new(name ?? "", start is { } from ? from - (at ?? 0) : at ?? 0, measures));
        }

        return milestones;
    }

    private static List<RateRule> ReadRates(PolicyNode? node, FrozenDictionary<string, ViolationTerms> violations)
    {
        var rates = new List<RateRule>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var nameNode = o.Required("name");
            var name = nameNode?.Text(PolicyForm.Slug);
            if (name is not null && rates.Exists(r => r.Name == name))
                nameNode!.Value.Refuse($"'{name}' is the name of an earlier rate.");
            var violation = o.Required("violation")?.Name(violations.Keys.ToHashSet(StringComparer.Ordinal), "violation");
            var window = o.Required("window")?.Duration(TimeSpan.FromDays(1), WindowReader.Longest);
            var buyers = o.Required("minBuyers")?.Count(1, 1_000_000);
            var share = o.Required("minShare")?.Probability();
            var period = o.Required("period")?.Duration(TimeSpan.FromDays(1), WindowReader.Longest);
            o.Close();
            rates.Add(new(name ?? "", violation ?? "", window ?? TimeSpan.FromDays(1), buyers ?? 1, share ?? 1, period ?? TimeSpan.FromDays(1)));
        }

        return rates;
    }

    private static AppealTerms? ReadAppeal(PolicyNode? node, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var within = windows.Read(o.Required("within"));
        var stay = o.Required("stay")?.Choice<Stay>("stay");
        var review = windows.Read(o.Required("reviewWithin"));
        var levels = o.Required("levels")?.Count(1, 5);
        var silenceNode = o.Required("silence");
        var silence = silenceNode?.Choice<ReviewSilence>("silence");
        var automated = o.Required("automated")?.Flag();
        var court = o.Optional("outOfCourt")?.Text();
        o.Close();
        if (silence == ReviewSilence.Uphold && automated == false)
            silenceNode!.Value.Refuse("Silence that upholds is a decision by automation alone, which automated forbids.");
        return within is null || review is null ? null
            : new(within, stay ?? Stay.None, review, levels ?? 1, silence ?? ReviewSilence.Wait, automated ?? false, court);
    }
}
