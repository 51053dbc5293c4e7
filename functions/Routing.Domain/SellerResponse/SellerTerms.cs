using System.Collections.Frozen;
using System.Text.Json.Serialization;
using NodaTime;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Governance;
using Routing.Domain.Policies;

namespace Routing.Domain.SellerResponse;

/// <summary>A market's rules for the answers of sellers: the section sellers.json.</summary>
public sealed record SellerTerms
{
    /// <summary>The time within which a seller answers, by <see cref="Clock"/>.</summary>
    public required TimeSpan Target { get; init; }

    /// <summary>By which hours it runs.</summary>
    public required ClockHours Clock { get; init; }

    /// <summary>The market's hours; null exactly when no clock of these terms needs them.</summary>
    public BusinessCalendar? Calendar { get; init; }

    /// <summary>The first that holds replaces <see cref="Target"/> and <see cref="Clock"/>.</summary>
    public IReadOnlyList<SpecialTarget> Special { get; init; } = [];

    /// <summary>Null: there is no such rule.</summary>
    public WeekendRule? Weekend { get; init; }

    /// <summary>No time passes while the seller is in holiday mode.</summary>
    public bool HolidayStops { get; init; }

    /// <summary>What keeps a conversation out of the rates.</summary>
    public Exclusions Excludes { get; init; }

    /// <summary>Whose contacts count.</summary>
    public required FrozenSet<PartyRole> Roles { get; init; }

    /// <summary>Fractions of the target, each above 0 and below 1, ascending.</summary>
    public IReadOnlyList<double> Reminders { get; init; } = [];

    /// <summary>A reminder noticed later than this has lost its sense.</summary>
    public TimeSpan ReminderGrace { get; init; }

    /// <summary>Tiers that take over, in order; at least one.</summary>
    public required IReadOnlyList<TierTerms> Tiers { get; init; }

    /// <summary>Violation that a missed deadline is, in the enforcement terms; null: it only shows in the rates.</summary>
    public string? BreachViolation { get; init; }

    public required ReplyTerms Reply { get; init; }

    /// <summary>What the rates must come to.</summary>
    public IReadOnlyList<RateRule> Rates { get; init; } = [];

    public required GovernanceTerms Governance { get; init; }

}

/// <summary>By which hours a clock runs.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<ClockHours>))]
public enum ClockHours
{
    /// <summary>Every hour counts.</summary>
    Wall,

    /// <summary>The market's calendar.</summary>
    Market,

    /// <summary>The seller's own hours; the market's where it has none, or every hour where the market has none either.</summary>
    Seller,
}

/// <summary>A target of its own for some contacts, such as an hour for a complaint of a regulator.</summary>
/// <param name="Signals">Any of these; none: whatever the signals.</param>
/// <param name="Intents">Intents, or groups ending in ".*"; null: any.</param>
public sealed record SpecialTarget(string Name, Signals Signals, FrozenSet<string>? Intents, TimeSpan Target, ClockHours Clock);

/// <summary>What comes in on these days is due at one time of a later day, such as Monday 12:00.</summary>
/// <param name="Zone">In which days and times are told.</param>
/// <param name="Days">Days on which it must come in.</param>
/// <param name="Day">The next such day after it.</param>
/// <param name="OnlyWithChatbot">Holds for sellers whose chatbot is on.</param>
public sealed record WeekendRule(DateTimeZone Zone, FrozenSet<IsoDayOfWeek> Days, IsoDayOfWeek Day, LocalTime Time, bool OnlyWithChatbot);

/// <summary>The time that one tier of agents has.</summary>
/// <param name="Clock"><see cref="ClockHours.Wall"/> or <see cref="ClockHours.Market"/>.</param>
public sealed record TierTerms(int Tier, TimeSpan Target, ClockHours Clock);

/// <summary>Which replies answer.</summary>
public sealed record ReplyTerms
{
    /// <summary>Fewest words beyond greetings, thanks and the like; 1 or more.</summary>
    public required int MinWords { get; init; }

    /// <summary>Likewise for text in Han characters, in characters.</summary>
    public required int MinHan { get; init; }

    /// <summary>Sent to this many other buyers, the same text answers nobody; null: it always may.</summary>
    public int? MostSameText { get; init; }

    /// <summary>Within which the same text counts as sent to others.</summary>
    public TimeSpan SameTextWindow { get; init; }

    public required FrozenSet<ReplySurface> Surfaces { get; init; }
    public required FrozenSet<ReplyAuthor> Authors { get; init; }

    /// <summary>Only a reply that settles the matter answers.</summary>
    public bool MustResolve { get; init; }

    /// <summary>How far back a reply's own time is trusted.</summary>
    public TimeSpan MostLag { get; init; }
}

/// <summary>What is measured of a seller's answers.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<RateMeasure>))]
public enum RateMeasure { Within12Hours, Within24Hours, WithinTarget, Dissatisfied }

/// <summary>What a rate must come to.</summary>
/// <param name="Days">Days of the window, today among them; 1 to <see cref="ResponseCounters.MostDays"/>.</param>
/// <param name="Goal">The rate asked for; for <see cref="RateMeasure.Dissatisfied"/> the most allowed.</param>
/// <param name="Floor">Worse than this is a violation; null: there is none.</param>
/// <param name="MinConversations">With fewer there is no verdict.</param>
/// <param name="Violation">Its code in the enforcement terms; null: none.</param>
public sealed record RateRule(string Name, RateMeasure Measure, int Days, double Goal, double? Floor, int MinConversations, string? Violation);
