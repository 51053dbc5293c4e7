using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>What the defaults, a template or an override say of a queue; null members say nothing.</summary>
internal sealed record QueueDraft(PolicyNode Node)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public string? Calendar { get; init; }
    public TimeSpan? Target { get; init; }
    public TimeSpan? Lease { get; init; }
    public TimeSpan? StickyHold { get; init; }
    public TimeSpan? HandleTime { get; init; }
    public int? Units { get; init; }
    public int? Cap { get; init; }
    public PolicyNode? CapNode { get; init; }

    /// <summary>A queue's name, or in a template a family and tier (general-t1) of the same language.</summary>
    public string? OverflowTo { get; init; }
    public bool OverflowNamed { get; init; }
    public PolicyNode? OverflowNode { get; init; }
    public List<SiteShare>? Sites { get; init; }
    public PolicyNode? SitesNode { get; init; }
    public TimeSpan? SiteOverflowWait { get; init; }
    public int? SiteOverflowLength { get; init; }
    private bool Broken { get; init; }

    /// <param name="named">Its overflow is the name of a queue.</param>
    public static QueueDraft Read(PolicyNode node, DefinedNames names, bool named = false)
    {
        if (node.Object() is not { } o)
            return new(node) { Broken = true };
        var before = node.Reading.Errors.Count;
        var (cap, overflow, sites) = (o.Optional("cap"), o.Optional("overflowTo"), o.Optional("sites"));
        var draft = new QueueDraft(node)
        {
            Calendar = o.Optional("calendar")?.Name(names.Calendars, "calendar"),
            Target = o.Optional("target")?.Duration(s_second, PolicyWords.Month),
            Lease = o.Optional("lease")?.Duration(s_second, s_day),
            StickyHold = o.Optional("stickyHold")?.Duration(TimeSpan.Zero, PolicyWords.Month),
            HandleTime = o.Optional("handleTime")?.Duration(s_second, s_day),
            Units = o.Optional("units")?.Count(1, 100),
            Cap = cap?.Count(1, 1_000_000),
            CapNode = cap,
            OverflowTo = overflow?.Text(PolicyForm.Slug),
            OverflowNamed = named,
            OverflowNode = overflow,
            Sites = sites is { } s ? ReadSites(s, names) : null,
            SitesNode = sites,
            SiteOverflowWait = o.Optional("siteOverflowWait")?.Duration(TimeSpan.Zero, PolicyWords.Month),
            SiteOverflowLength = o.Optional("siteOverflowLength")?.Count(0, 1_000_000),
        };
        o.Close();
        return draft with { Broken = node.Reading.Errors.Count > before };
    }

    public QueueDraft Changed(QueueDraft by) => new(by.Node)
    {
        Calendar = by.Calendar ?? Calendar,
        Target = by.Target ?? Target,
        Lease = by.Lease ?? Lease,
        StickyHold = by.StickyHold ?? StickyHold,
        HandleTime = by.HandleTime ?? HandleTime,
        Units = by.Units ?? Units,
        Cap = by.Cap ?? Cap,
        CapNode = by.CapNode ?? CapNode,
        OverflowTo = by.OverflowTo ?? OverflowTo,
        OverflowNamed = by.OverflowTo is null ? OverflowNamed : by.OverflowNamed,
        OverflowNode = by.OverflowNode ?? OverflowNode,
        Sites = by.Sites ?? Sites,
        SitesNode = by.SitesNode ?? SitesNode,
        SiteOverflowWait = by.SiteOverflowWait ?? SiteOverflowWait,
        SiteOverflowLength = by.SiteOverflowLength ?? SiteOverflowLength,
        Broken = Broken || by.Broken,
    };

    /// <summary>Null when something of it is wrong, which is noted.</summary>
    public QueuePolicy? Resolve(
        string name, string market, string family, string language, int tier, LanguagePolicy languages,
        Dictionary<string, BusinessCalendar> calendars, Dictionary<string, Site> sites)
    {
        if (Broken)
            return null;
        if ((Calendar, Target, Lease, HandleTime) is not ({ } calendar, { } target, { } lease, { } handleTime))
        {
            foreach (var member in new[] { Calendar is null ? "calendar" : null, Target is null ? "target" : null, Lease is null ? "lease" : null, HandleTime is null ? "handleTime" : null }.OfType<string>())
                Node.Reading.Refuse(Node.File, PolicyPath.Member(Node.Path, member), "Missing, also among the defaults.");
            return null;
        }

        var shares = Sites?.Where(s => !sites.TryGetValue(s.Site, out var site) || site.Languages.Contains(language)).ToArray() ?? [];
        if (Sites is { Count: > 0 } && shares.Length == 0)
            (SitesNode ?? Node).Refuse($"None of the sites speaks '{language}', the language of '{name}'.");
        else if (Sites is null && sites.Count > 0 && !sites.Values.Any(s => s.Languages.Contains(language)))
            Node.Refuse($"No site speaks '{language}', the language of '{name}'.");
        if (!calendars.TryGetValue(calendar, out var hours))
            return null;
        return new()
        {
            Name = name,
            Market = market,
            Family = family,
            Language = language,
            Tier = tier,
            Target = target,
            Calendar = hours,
            Cap = Cap,
            OverflowTo = OverflowTo is null || OverflowNamed ? OverflowTo : Sibling(OverflowTo),
            Lease = lease,
            StickyHold = StickyHold ?? TimeSpan.Zero,
            Units = Units ?? 1,
            HandleTime = handleTime,
            Sites = shares,
            SiteOverflowWait = SiteOverflowWait,
            SiteOverflowLength = SiteOverflowLength,
        };

        string Sibling(string template) =>
            template.Length > 3 && template[^3..^1] == "-t" && template[^1] is '1' or '2'
                ? QueuePolicy.NameOf(market, template[..^3], language, template[^1] - '0', languages.Default)
                : template;
    }

    private static List<SiteShare> ReadSites(PolicyNode node, DefinedNames names)
    {
        var shares = new List<SiteShare>();
        foreach (var (site, share) in node.Map())
        {
            if (!names.Sites.Contains(site))
                share.Refuse($"Unknown site '{site}'.");
            if (share.Number(0.001, 1000) is { } weight)
                shares.Add(new(site, weight));
        }

        return shares;
    }
}
