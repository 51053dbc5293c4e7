namespace Routing.Domain.Policies;

/// <summary>One contact queue: contacts of one family, language and tier waiting for one kind of agent.</summary>
public sealed record QueuePolicy
{
    /// <summary>Such as us-orders-t1 (the market's default language) or us-orders-es-t1.</summary>
    public required string Name { get; init; }
    public required string Market { get; init; }
    public required string Family { get; init; }
    public required string Language { get; init; }
    public required int Tier { get; init; }

    /// <summary>Time within which a contact is to be taken, counted on <see cref="Calendar"/>. A contact is due at received + target - head start.</summary>
    public required TimeSpan Target { get; init; }
    public required BusinessCalendar Calendar { get; init; }

    /// <summary>Most contacts that may wait or be worked at once, never exceeded; null: no cap. A capped queue has an <see cref="OverflowTo"/> that ends in one without a cap.</summary>
    public int? Cap { get; init; }

    /// <summary>Where contacts go while this queue is full.</summary>
    public string? OverflowTo { get; init; }

    /// <summary>How long an agent holds a contact without a heartbeat.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>How long a contact waits for the agent who knew the issue, if that agent is available.</summary>
    public TimeSpan StickyHold { get; init; }

    /// <summary>Units of an agent's capacity that one contact takes.</summary>
    public int Units { get; init; } = 1;

    /// <summary>Mean handle time, for the expected wait.</summary>
    public required TimeSpan HandleTime { get; init; }

    /// <summary>Empty: every site takes from it.</summary>
    public IReadOnlyList<SiteShare> Sites { get; init; } = [];

    /// <summary>A contact that has waited this long may be taken by any site; null: never.</summary>
    public TimeSpan? SiteOverflowWait { get; init; }

    /// <summary>While a site has more than this many contacts ready, any site may take them; null: never.</summary>
    public int? SiteOverflowLength { get; init; }

    /// <summary>us-orders-t1 in the market's default language, us-orders-es-t1 in another.</summary>
    public static string NameOf(string market, string family, string language, int tier, string defaultLanguage) =>
        language == defaultLanguage
            ? $"{market.ToLowerInvariant()}-{family}-t{tier}"
            : $"{market.ToLowerInvariant()}-{family}-{language}-t{tier}";
}

/// <param name="Site">Site name.</param>
/// <param name="Weight">Relative share, above 0.</param>
public sealed record SiteShare(string Site, double Weight);

/// <summary>A place agents work at: in-house or an outsourcing vendor.</summary>
/// <param name="Languages">Languages its agents speak.</param>
/// <param name="Calendar">When it works; contacts are not assigned to a site outside of it while another is open.</param>
public sealed record Site(string Name, bool InHouse, IReadOnlySet<string> Languages, BusinessCalendar Calendar);
