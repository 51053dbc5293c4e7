using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Policies;

namespace Routing.Domain.Tests.Arbitration;

/// <summary>Generators over the whole space of situations, lawful or odd, and over policies that differ from the usual one.</summary>
internal static class Any
{
    private static readonly Gen<string> s_intent = Gen.Frequency(
        (9, Gen.Elements(Intents.All.ToArray())), (1, Gen.Elements("", ".", "order", "order.unheard_of", "chitchat.wave", "unclear")));

    private static readonly Gen<Signals> s_signals = Gen.Frequency(
        (3, Gen.Constant(Signals.None)), (2, Gen.Choose(0, 10).Select(bit => (Signals)(1 << bit))), (1, Gen.Choose(0, 2047).Select(bits => (Signals)bits)));

    private static readonly Gen<DateTimeOffset> s_time = Gen.Choose(0, 60 * 24 * 400).Select(m => Market.Monday.AddMinutes(m));

    private static readonly Gen<TimeSpan> s_span = Gen.Choose(0, 60 * 24 * 9).Select(m => TimeSpan.FromMinutes(m));

    private static readonly Gen<IReadOnlyList<Channel>> s_channels =
        Gen.SubListOf(Enum.GetValues<Channel>()).SelectMany(Gen.Shuffle).Select(c => (IReadOnlyList<Channel>)c.ToArray());

    private static readonly Gen<OrderFacts?> s_order =
        from status in OrNull(Gen.Elements("placed", "paid", "shipped", "delivered", "odd"))
        from value in OrNull(Gen.Choose(0, 900_000).Select(v => new Money(v, "USD")))
        from fulfilled in OrNull(Gen.Elements("seller", "platform"))
        from none in Gen.Choose(0, 2)
        select none == 0 ? null : new OrderFacts(status, null, null, null, value, fulfilled);

    private static readonly Gen<Link> s_link =
        from kind in Gen.Elements(Enum.GetValues<LinkKind>())
        from number in Gen.Choose(1, 25)
        from failed in s_channels
        from since in s_span
        from owed in OrNull(
            from channel in Gen.Elements(Channel.Platform, Channel.Seller)
            from due in s_time
            select new Owed(channel, channel == Channel.Platform ? "us-orders-t1" : null, due))
        select new Link(
            kind, "issue", kind is LinkKind.Merge or LinkKind.Recontact ? Situations.First : null, kind == LinkKind.Recontact ? since : null,
            kind == LinkKind.Recontact ? number + 1 : number, failed, null) { Owed = kind == LinkKind.Merge ? owed : null };

    public static readonly Gen<Situation> Situation =
        from now in s_time
        from source in Gen.Elements(Enum.GetValues<Source>())
        from role in Gen.Elements(Enum.GetValues<PartyRole>())
        from segment in Gen.Elements(Enum.GetValues<Segment>())
        from language in Gen.Elements("en", "en", "es", "pt", "und", "")
        from intent in s_intent
        from confidence in Gen.Choose(0, 100)
        from signals in s_signals
        from sentiment in Gen.Choose(-100, 100)
        from order in s_order
        from seller in OrNull(Gen.Constant("s-9"))
        from code in Gen.Elements(null, null, null, "restricted", "on_holiday")
        from late in OrNull(Gen.Choose(0, 100))
        from link in s_link
        from full in Gen.Elements(false, false, true)
        from wait in OrNull(s_span.Select(w => (object)w))
        select new Situation
        {
            Contact = Situations.Second, Now = now, Source = source, Role = role, Segment = segment, Language = language, Intent = intent,
            Confidence = confidence / 100d, Signals = signals, Sentiment = sentiment / 100d, Order = order, HasOrder = order is not null,
            SellerId = seller, Seller = new(code, late / 100d), Link = link, Queue = new(full, (TimeSpan?)wait),
        };

    public static readonly Gen<MarketPolicy> Policy =
        from clear in Gen.Elements(0, 0.6, 0.6, 1.0)
        from disabled in Gen.Frequency((3, Gen.Constant<IReadOnlyList<Channel>>([])), (1, s_channels))
        from denied in s_channels
        from minNumber in Gen.Choose(1, 8)
        from handle in Gen.Choose(0, 2_000)
        from recontact in Gen.Choose(0, 5_000)
        from value in Gen.Choose(0, 500)
        from friction in Gen.Choose(-600, 600)
        select Changed(clear, disabled, denied, minNumber, handle, recontact, value, friction);

    /// <summary>A situation and the policy it is decided under.</summary>
    public static readonly Arbitrary<(Situation Situation, MarketPolicy Policy)> Case =
        (from s in Situation from p in Gen.Frequency((1, Gen.Constant(Market.Policy)), (2, Policy)) select (s, p)).ToArbitrary();

    private static MarketPolicy Changed(
        double clear, IReadOnlyList<Channel> disabled, IReadOnlyList<Channel> denied, int minNumber, int handle, int recontact, int value, int friction)
    {
        var policy = Market.Policy with
        {
            ClearIntent = clear,
            RecontactCostMinor = recontact,
            Segments = [.. Market.Policy.Segments.Select(s => s with { WaitValueMinorPerHour = value })],
            Masks = [new("odd", "An odd rule.", new() { MinNumber = minNumber }, Market.Deny([.. denied]), null, null, TimeSpan.FromMinutes(friction), false), .. Market.Policy.Masks],
        };
        policy = disabled.Aggregate(policy, (p, c) => p.With(c, Market.Offered(enabled: false)));
        return policy.With("order.track", Channel.Platform, new(handle, 0.1, 0.1, 0, TimeSpan.Zero));
    }

    private static Gen<T?> OrNull<T>(Gen<T> of)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, of.Select(v => (T?)v)));

    private static Gen<int?> OrNull(Gen<int> of) => Gen.Frequency((1, Gen.Constant<int?>(null)), (2, of.Select(v => (int?)v)));
}
