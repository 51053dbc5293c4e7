using Routing.App.Contacts;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;

namespace Routing.App.Http;

/// <summary>The bodies of the contact endpoints, and of the messages in <c>contacts-inbound</c>.</summary>
internal static class ContactBodies
{
    public const int MaxText = 8_000;
    public const int MaxTurns = 200;
    public const long MaxAmountMinor = 1_000_000_000_000;

    /// <param name="markets">Those that have a policy.</param>
    public static ContactPost Post(ReadOnlyMemory<byte> body, IReadOnlyList<string> markets) => Fields.Read(body, f => Post(f, markets));

    /// <summary>The same from a message queue: it may name the channel, which the access to the queue vouches for already.</summary>
    public static ContactPost Message(ReadOnlyMemory<byte> body, IReadOnlyList<string> markets) => Fields.Read(body, f =>
    {
        f.Ignore("channel");
        return Post(f, markets, fromQueue: true);
    });

    public static ContactOutcome Outcome(ReadOnlyMemory<byte> body) => Fields.Read<ContactOutcome>(body, f =>
    {
        var resolved = f.Flag("resolved", required: true);
        var csat = f.Integer("csat", 1, 5);
        var nps = f.Integer("nps", 0, 10);
        var by = f.Enum<Channel>("by");
        return () => new(resolved!.Value, (int?)csat, (int?)nps, by);
    });

    private static Func<ContactPost> Post(Fields f, IReadOnlyList<string> markets, bool fromQueue = false)
    {
        var source = f.Enum<Source>("source", required: true);
        var externalId = f.Id("externalId", required: true);
        var party = f.Object("party", p => ReadParty(p, fromQueue), required: true);
        var sellerId = f.Id("sellerId");
        var orderId = f.Id("orderId");
        var market = f.Matching("market", markets.Contains, $"a market that has a policy: {string.Join(", ", markets)}", required: true);
        var locale = f.Matching("locale", Formats.IsLanguage, "a language tag such as en-US");
        var subject = f.Text("subject", 0, 1_000);
        var text = f.Text("text", 1, MaxText, required: true);
        var transcript = f.Objects("transcript", MaxTurns, ReadTurn);
        var order = f.Object("order", ReadOrder);
        var occurredAt = f.Time("occurredAt");
        return () => new(source!.Value, externalId!, party!, sellerId, orderId, market!, locale, subject, text!, transcript ?? [], order, occurredAt);
    }

    private static Party ReadParty(Fields f, bool fromQueue)
    {
        if (fromQueue)
            f.Ignore("channel");
        var role = f.Enum<PartyRole>("role", required: true);
        var id = f.Id("id", required: true);
        var segment = f.Enum<Segment>("segment");
        return new(role ?? default, id ?? "", segment ?? Segment.Standard);
    }

    private static Turn ReadTurn(Fields f) =>
        new(f.Id("from", required: true, max: 64) ?? "", f.Text("text", 0, MaxText, required: true) ?? "", f.Time("at"));

    private static OrderFacts ReadOrder(Fields f) => new(
        f.Id("status", max: 64), f.Time("placedAt"), f.Time("promisedBy"), f.Time("deliveredAt"), f.Object("value", ReadMoney), f.Id("fulfilledBy", max: 64));

    private static Money ReadMoney(Fields f) => new(
        f.Integer("amountMinor", 0, MaxAmountMinor, required: true) ?? 0,
        f.Matching("currency", Formats.IsCurrency, "three upper-case letters", required: true) ?? "");
}
