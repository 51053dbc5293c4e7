using System.Collections.Frozen;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>market.json: what holds for the whole market.</summary>
internal sealed record MarketSection(
    string? Code, string? Currency, DateTimeOffset? EffectiveFrom, LanguagePolicy Languages, double? ClearIntent, TimeSpan? RecontactWindow,
    long? RecontactMinor, long? SellerLateMinor, SegmentPolicy?[] Segments, List<MaskRule> Masks, List<TreatmentRule> Treatments)
{
    private static readonly TimeSpan s_year = TimeSpan.FromDays(365);

    public static MarketSection? Read(PolicyObject? section, string market, DefinedNames names)
    {
        if (section is null)
            return null;
        var code = section.Required("code");
        var read = code?.Text(PolicyForm.Market);
        if (read is not null && read != market)
            code!.Value.Refuse($"Expected {market}, the market it is for.");
        var costs = section.Required("costs")?.Object();
        var result = new MarketSection(
            read,
            section.Required("currency")?.Text(PolicyForm.Currency),
            section.Required("effectiveFrom")?.Time(),
            ReadLanguages(section.Required("languages")),
            section.Required("clearIntent")?.Probability(),
            section.Required("recontactWindow")?.Duration(TimeSpan.FromHours(1), s_year),
            costs?.Required("recontactMinor")?.Whole(0, PolicyWords.MostMinor),
            costs?.Required("sellerLateMinor")?.Whole(0, PolicyWords.MostMinor),
            ReadSegments(section.Required("segments")),
            ReadMasks(section.Required("masks"), names),
            ReadTreatments(section.Required("treatments"), names));
        costs?.Close();
        section.Close();
        return result;
    }

    private static LanguagePolicy ReadLanguages(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return new("", []);
        var fallback = o.Required("default");
        var language = fallback?.Text(PolicyForm.Language);
        var served = PolicySets.Texts(o.Required("served"), PolicyForm.Language) ?? [];
        o.Close();
        if (language is not null && !served.Contains(language))
            fallback!.Value.Refuse("The default language is not among those served.");
        return new(language ?? "", served);
    }

    private static SegmentPolicy?[] ReadSegments(PolicyNode? node)
    {
        var segments = new SegmentPolicy?[PolicyNames.Of<Segment>().Count];
        if (node?.Object() is not { } o)
            return segments;
        foreach (var (i, name) in PolicyNames.Of<Segment>().Index())
        {
            if (o.Required(name)?.Object() is not { } s)
                continue;
            var wait = s.Required("waitValueMinorPerHour")?.Whole(0, PolicyWords.MostMinor);
            var penalty = s.Required("dissatisfactionMinor")?.Whole(0, PolicyWords.MostMinor);
            var factor = s.Required("recontactFactor")?.Number(0, 100);
            var start = s.Optional("headStart")?.Duration(TimeSpan.Zero, PolicyWords.Month);
            s.Close();
            if ((wait, penalty, factor) is ({ } w, { } p, { } f))
                segments[i] = new(w, p, f, start ?? TimeSpan.Zero);
        }

        o.Close();
        return segments;
    }

    private static List<MaskRule> ReadMasks(PolicyNode? node, DefinedNames names)
    {
        var masks = new List<MaskRule>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var codeNode = o.Required("code");
            var code = codeNode?.Text(PolicyForm.Code);
            if (code is not null && masks.Exists(m => m.Code == code))
                codeNode!.Value.Refuse($"'{code}' is the code of an earlier mask.");
            var text = o.Required("text")?.Text();
            var when = WhenReader.Read(o.Required("when"), names);
            var deny = PolicySets.Choices<Channel>(o.Optional("deny"), "channel") ?? FrozenSet<Channel>.Empty;
            if (deny.Contains(Channel.Platform))
                item.Refuse("A mask cannot deny platform: it is the way that is always left.");
            var family = o.Optional("queueFamily")?.Name(names.Families.Keys.ToHashSet(StringComparer.Ordinal), "queue family");
            var tierNode = o.Optional("tier");
            var tier = tierNode?.Count(1, 2);
            names.CheckTier(tierNode, tier, family);
            var start = o.Optional("headStart")?.Duration(TimeSpan.Zero, PolicyWords.Month) ?? TimeSpan.Zero;
            var urgent = o.Optional("urgent")?.Flag() ?? false;
            o.Close();
            masks.Add(new(code ?? "", text ?? "", when ?? new(), deny, family, tier, start, urgent));
        }

        return masks;
    }

    private static List<TreatmentRule> ReadTreatments(PolicyNode? node, DefinedNames names)
    {
        var treatments = new List<TreatmentRule>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var name = o.Required("name")?.Text(PolicyForm.Slug);
            var when = WhenReader.Read(o.Required("when"), names);
            var start = o.Optional("headStart")?.Duration(-PolicyWords.Month, PolicyWords.Month) ?? TimeSpan.Zero;
            var copy = o.Optional("copy")?.Text(PolicyForm.Slug);
            o.Close();
            treatments.Add(new(name ?? "", when ?? new(), start, copy));
        }

        return treatments;
    }
}
