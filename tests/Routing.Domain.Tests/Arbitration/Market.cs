using System.Collections.Frozen;
using NodaTime;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;

namespace Routing.Domain.Tests.Arbitration;

/// <summary>A market's policy for tests: every intent of the taxonomy, two tiers of agents in two languages, a few rules. Change it with <c>with</c>.</summary>
internal static class Market
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Around the clock.</summary>
    public static readonly BusinessCalendar Always = Calendar("always", Enumerable.Repeat(new[] { (LocalTime.Midnight, (LocalTime?)null) }, 7).ToArray());

    /// <summary>Monday to Friday, 09:00 to 17:00 UTC.</summary>
    public static readonly BusinessCalendar Office = Calendar("office",
        [.. Enumerable.Repeat(new[] { (new LocalTime(9, 0), (LocalTime?)new LocalTime(17, 0)) }, 5), [], []]);

    public static MarketPolicy Policy { get; } = new()
    {
        Market = "US",
        Currency = "USD",
        Ref = new("US", 7, "00ff"),
        EffectiveFrom = DateTimeOffset.UnixEpoch,
        Languages = new("en", ["en", "es"]),
        ClearIntent = 0.6,
        RecontactWindow = TimeSpan.FromDays(7),
        Intents = Intents.All.ToFrozenDictionary(i => i, IntentOf),
        Unclear = new()
        {
            Intent = "unclear", Family = "unclear", QueueFamily = "general", Message = "clarify",
            Priors = Priors(chatbot: new(10, 0.5, 0.1, 0, TimeSpan.Zero), platform: new(350, 0.2, 0.1, 0, TimeSpan.FromHours(2))),
        },
        Queues = Queues.ToFrozenDictionary(q => q.Name),
        Sites = FrozenDictionary<string, Site>.Empty,
        Segments =
        [
            new(20, 300, 1, TimeSpan.Zero), new(30, 400, 1.2, TimeSpan.Zero), new(80, 900, 1.5, TimeSpan.FromHours(1)),
            new(60, 800, 1.5, TimeSpan.FromMinutes(30)), new(60, 700, 1.5, TimeSpan.FromHours(1)),
        ],
        Channels =
        [
            Offered(sources: [Source.HelpCenter, Source.Chatbot]),
            Offered(["en", "es"], [Source.HelpCenter, Source.Chatbot]),
            Offered(roles: [PartyRole.Buyer]), Offered(), Offered(),
        ],
        Masks =
        [
            new("safety", "A risk to someone's safety: an agent only, at once.", new() { Signals = Signals.SafetyRisk | Signals.SelfHarm },
                Deny(Channel.SelfHelp, Channel.Chatbot, Channel.Seller, Channel.DirectMessage), "safety", 2, TimeSpan.FromDays(2), true),
            new("legal", "A legal threat: an agent only.", new() { Signals = Signals.LegalThreat | Signals.RegulatorOrPress },
                Deny(Channel.SelfHelp, Channel.Chatbot, Channel.Seller, Channel.DirectMessage), null, 2, TimeSpan.FromHours(4), true),
            new("human_requested", "Asks for a person.", new() { Signals = Signals.HumanRequested }, Deny(Channel.SelfHelp, Channel.Chatbot), null, null, TimeSpan.Zero, false),
            new("third_contact", "Third contact about it: an agent takes it.", new() { MinNumber = 3 },
                Deny(Channel.SelfHelp, Channel.Chatbot, Channel.DirectMessage), null, null, TimeSpan.FromHours(1), false),
        ],
        Treatments =
        [
            new("fast-access", new() { Links = FrozenSet.Create(Routing.Domain.Issues.LinkKind.Recontact) }, TimeSpan.FromMinutes(30), "sorry"),
            new("friction", new() { Signals = Signals.AbusiveLanguage }, TimeSpan.FromMinutes(-30), null),
            new("fast-access", new() { Segments = FrozenSet.Create(Segment.Vip) }, TimeSpan.FromMinutes(15), null),
        ],
        RecontactCostMinor = 600,
        SellerLateCostMinor = 900,
    };

    /// <summary>The policy with another expectation of one channel for one intent; null takes it away.</summary>
    public static MarketPolicy With(this MarketPolicy policy, string intent, Channel channel, ChannelPrior? prior)
    {
        var priors = policy.Intents[intent].Priors.ToArray();
        priors[(int)channel] = prior;
        return policy.With(policy.Intents[intent] with { Priors = priors });
    }

    public static MarketPolicy With(this MarketPolicy policy, IntentPolicy intent) =>
        policy with { Intents = policy.Intents.Append(new(intent.Intent, intent)).GroupBy(p => p.Key).ToFrozenDictionary(p => p.Key, p => p.Last().Value) };

    public static MarketPolicy With(this MarketPolicy policy, Channel channel, ChannelPolicy rules)
    {
        var channels = policy.Channels.ToArray();
        channels[(int)channel] = rules;
        return policy with { Channels = channels };
    }

    public static MarketPolicy With(this MarketPolicy policy, QueuePolicy queue) =>
        policy with { Queues = policy.Queues.Values.Where(q => q.Name != queue.Name).Append(queue).ToFrozenDictionary(q => q.Name) };

    public static FrozenSet<Channel> Deny(params Channel[] channels) => channels.ToFrozenSet();

    public static ChannelPolicy Offered(string[]? languages = null, Source[]? sources = null, PartyRole[]? roles = null, bool enabled = true) =>
        new(enabled, (languages ?? []).ToFrozenSet(), (sources ?? []).ToFrozenSet(), (roles ?? []).ToFrozenSet());

    private static IEnumerable<QueuePolicy> Queues =>
        from family in new[] { "orders", "payments", "general", "safety", "sellers" }
        from language in new[] { "en", "es" }
        from tier in new[] { 1, 2 }
        where family != "safety" || (tier == 2 && language == "en")
        select new QueuePolicy
        {
            Name = language == "en" ? $"us-{family}-t{tier}" : $"us-{family}-{language}-t{tier}",
            Market = "US",
            Family = family,
            Language = language,
            Tier = tier,
            Target = TimeSpan.FromHours(family == "safety" ? 1 : 8 * tier),
            Calendar = family is "safety" or "payments" ? Always : Office,
            Cap = family == "orders" && tier == 1 ? 500 : null,
            OverflowTo = family == "orders" && tier == 1 ? $"us-general{(language == "en" ? "" : "-es")}-t1" : null,
            Lease = TimeSpan.FromMinutes(5),
            HandleTime = TimeSpan.FromMinutes(6),
        };

    private static IntentPolicy IntentOf(string intent)
    {
        var family = Intents.Family(intent);
        var chitchat = family == "chitchat";
        return new()
        {
            Intent = intent,
            Family = family,
            QueueFamily = family switch
            {
                "order" or "delivery" or "item" or "return" or "refund" or "exchange" or "reship" => "orders",
                "payment" => "payments",
                "safety" => "safety",
                "seller" => "sellers",
                _ => "general",
            },
            Tier = family == "dispute" ? 2 : 1,
            HeadStart = family == "safety" ? TimeSpan.FromMinutes(30) : TimeSpan.Zero,
            Articles = [$"about-{family}"],
            Sop = $"sop-{family}",
            Message = family is "delivery" or "chitchat" ? intent.Replace('.', '-') : null,
            SelfHelpOrderStates = intent == "order.cancel" ? ["placed", "paid"] : [],
            Priors = chitchat || intent == Intents.OutOfScope
                ? Priors(platform: new(400, 0.15, 0.1, 0, TimeSpan.FromHours(3)))
                : Priors(
                    family is "safety" ? null : new(5, 0.35, 0.15, 0, TimeSpan.Zero),
                    family is "safety" or "dispute" ? null : new(15, 0.3, 0.12, 0, TimeSpan.Zero),
                    family is "item" or "delivery" or "return" or "refund" ? new(40, 0.25, 0.2, 0.1, TimeSpan.FromHours(12)) : null,
                    new(420, 0.12, 0.06, 0, TimeSpan.FromHours(3)),
                    family is "delivery" ? new(8, 0.4, 0.15, 0, TimeSpan.FromMinutes(5)) : null),
        };
    }

    private static ChannelPrior?[] Priors(
        ChannelPrior? selfHelp = null, ChannelPrior? chatbot = null, ChannelPrior? seller = null, ChannelPrior? platform = null,
        ChannelPrior? message = null) => [selfHelp, chatbot, seller, platform, message];

    private static BusinessCalendar Calendar(string name, (LocalTime, LocalTime?)[][] week) =>
        new(name, DateTimeZone.Utc, week, new HashSet<LocalDate>());
}
