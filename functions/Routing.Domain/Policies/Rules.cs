using System.Collections.Frozen;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.Domain.Policies;

/// <summary>A condition on a situation. Members left out hold always; those given must all hold.</summary>
public sealed record When
{
    public FrozenSet<Segment>? Segments { get; init; }
    public FrozenSet<PartyRole>? Roles { get; init; }
    public FrozenSet<Source>? Sources { get; init; }

    /// <summary>Intents, or groups ending in ".*".</summary>
    public FrozenSet<string>? Intents { get; init; }

    /// <summary>Any of these signals.</summary>
    public Signals Signals { get; init; }
    public FrozenSet<LinkKind>? Links { get; init; }
    public FrozenSet<string>? OrderStatuses { get; init; }
    public FrozenSet<string>? FulfilledBy { get; init; }

    /// <summary>The contact is at least the n-th about its issue.</summary>
    public int MinNumber { get; init; }

    /// <summary>Sentiment at most this; -1 to 1.</summary>
    public double MaxSentiment { get; init; } = 1;

    /// <summary>Order value at least this, minor units of the market's currency; 0: any, also unknown.</summary>
    public long MinValueMinor { get; init; }

    /// <summary>Order value at most this, minor units of the market's currency; null: any, also unknown.</summary>
    public long? MaxValueMinor { get; init; }

    public bool Holds(Situation s) =>
        (Segments?.Contains(s.Segment) ?? true)
        && (Roles?.Contains(s.Role) ?? true)
        && (Sources?.Contains(s.Source) ?? true)
        && (Signals == Signals.None || (s.Signals & Signals) != 0)
        && (Links?.Contains(s.Link.Kind) ?? true)
        && s.Link.Number >= MinNumber
        && s.Sentiment <= MaxSentiment
        && (MinValueMinor == 0 || s.Order?.Value?.AmountMinor >= MinValueMinor)
        && (MaxValueMinor is null || s.Order?.Value?.AmountMinor <= MaxValueMinor)
        && (OrderStatuses is null || (s.Order?.Status is { } status && OrderStatuses.Contains(status)))
        && (FulfilledBy is null || (s.Order?.FulfilledBy is { } by && FulfilledBy.Contains(by)))
        && (Intents is null || IntentGroups.Has(Intents, s.Intent));
}

/// <summary>Takes channels away from a situation.</summary>
/// <param name="Code">Machine code that the masked alternatives carry, such as <c>safety</c>.</param>
/// <param name="Text">Why, for people.</param>
/// <param name="Deny">Channels that are not offered.</param>
/// <param name="QueueFamily">Overrides the intent's queue family, such as "safety"; null: stays.</param>
/// <param name="Tier">Overrides the tier; null: stays.</param>
/// <param name="HeadStart">Added to the head start.</param>
/// <param name="Urgent">A contact to which this applies is never merged silently into an issue that waits elsewhere.</param>
public sealed record MaskRule(
    string Code, string Text, When When, FrozenSet<Channel> Deny, string? QueueFamily, int? Tier, TimeSpan HeadStart, bool Urgent);

/// <summary>How a contact is treated beyond its channel.</summary>
/// <param name="Name">Such as fast-access, friction, apology, standard.</param>
/// <param name="HeadStart">Taken off the due time; negative: friction, the contact waits longer.</param>
/// <param name="Copy">Copy variant of the message and articles; null: none.</param>
public sealed record TreatmentRule(string Name, When When, TimeSpan HeadStart, string? Copy);
