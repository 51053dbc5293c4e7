using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>The condition of a mask or a treatment.</summary>
internal static class WhenReader
{
    /// <summary>A condition without members holds always.</summary>
    public static When? Read(PolicyNode? node, DefinedNames names)
    {
        if (node?.Object() is not { } o)
            return null;
        var when = new When
        {
            Segments = PolicySets.Choices<Segment>(o.Optional("segments"), "segment"),
            Roles = PolicySets.Choices<PartyRole>(o.Optional("roles"), "role"),
            Sources = PolicySets.Choices<Source>(o.Optional("sources"), "source"),
            Intents = PolicySets.Names(o.Optional("intents"), names.IntentsAndGroups, "intent"),
            Signals = Signals(PolicySets.Choices(o.Optional("signals"), SignalNames.All, "signal")),
            Links = PolicySets.Choices<LinkKind>(o.Optional("links"), "link"),
            OrderStatuses = PolicySets.Choices(o.Optional("orderStatuses"), PolicyWords.OrderStatuses, "order status"),
            FulfilledBy = PolicySets.Choices(o.Optional("fulfilledBy"), PolicyWords.Fulfilment, "fulfilment"),
            MinNumber = o.Optional("minNumber")?.Count(1, 100) ?? 0,
            MaxSentiment = o.Optional("maxSentiment")?.Number(-1, 1) ?? 1,
            MinValueMinor = o.Optional("minValueMinor")?.Whole(1, PolicyWords.MostMinor) ?? 0,
            MaxValueMinor = o.Optional("maxValueMinor")?.Whole(0, PolicyWords.MostMinor),
        };
        o.Close();
        return when;
    }

    private static Signals Signals(IReadOnlySet<string>? names) =>
        names?.Aggregate(Domain.Classification.Signals.None, (all, name) => SignalNames.TryParse(name, out var one) ? all | one : all)
        ?? Domain.Classification.Signals.None;
}

/// <summary>Words and bounds that several sections share.</summary>
internal static class PolicyWords
{
    /// <summary>Largest amount, in minor units.</summary>
    public const long MostMinor = 1_000_000_000;

    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static readonly IReadOnlyList<string> OrderStatuses =
    [
        OrderStates.Placed, OrderStates.Paid, OrderStates.Shipped, OrderStates.InTransit, OrderStates.Delivered, OrderStates.Cancelled,
    ];

    public static readonly IReadOnlyList<string> Fulfilment = ["seller", "platform"];
}
