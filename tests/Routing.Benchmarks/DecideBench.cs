using System.Diagnostics;
using System.Globalization;
using Routing.App.Policies;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Policies;

namespace Routing.Benchmarks;

/// <summary>
/// What deciding costs on one core under the shipped policies: linking, the choice of the queue and the decision, as intake does them
/// for one contact. Classification and storage are not in it. Decisions are counted per second of processor time, which other load on the
/// machine disturbs less than the wall clock's.
/// </summary>
internal static class DecideBench
{
    private const int Contacts = 4096, Passes = 50, Rounds = 9;
    private static readonly DateTimeOffset s_start = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    private sealed record Case(PartyHead? Head, ContactFacts Facts, MarketPolicy Policy, DateTimeOffset Now, SellerFacts Seller, QueueFacts Queue);

    public static int Run()
    {
        var cases = Cases();
        var kinds = cases.Select(c => Linker.Link(c.Head, c.Facts, c.Policy, c.Now).Kind).CountBy(k => k).OrderBy(k => k.Key);
        var channels = cases.Select(c => Decide(c).Channel).CountBy(c => c).OrderBy(c => c.Key);
        Print("links", string.Join(", ", kinds.Select(k => $"{k.Key} {k.Value}")));
        Print("channels", string.Join(", ", channels.Select(k => $"{k.Key} {k.Value}")));

        var speeds = new double[Rounds];
        var walls = new double[Rounds];
        long bytes = 0;
        Round(cases); // warms the JIT up
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var busy = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.GetTimestamp();
            Round(cases);
            walls[i] = Contacts * Passes / Stopwatch.GetElapsedTime(clock).TotalSeconds;
            speeds[i] = Contacts * Passes / (Environment.CpuUsage.TotalTime - busy).TotalSeconds;
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (Contacts * Passes);
        }

        Print("decisions/s", Median(speeds));
        Print("by wall clock", Median(walls));
        Print("bytes/decision", bytes.ToString("N0", CultureInfo.InvariantCulture));
        return 0;
    }

    private static string Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2].ToString("N0", CultureInfo.InvariantCulture);
    }

    private static void Round(Case[] cases)
    {
        var queued = 0;
        for (var pass = 0; pass < Passes; pass++)
        {
            foreach (var c in cases)
                queued += Decide(c).Queue is null ? 0 : 1;
        }

        if (queued == 0)
            throw new InvalidOperationException("Nothing was queued: the cases are not varied.");
    }

    private static Decision Decide(Case c)
    {
        var link = Linker.Link(c.Head, c.Facts, c.Policy, c.Now);
        var situation = c.Facts.Situate(link, c.Seller, c.Now);
        return Arbiter.Decide(situation with { Queue = QueueChoice.For(situation, c.Policy).Queue.Cap is null ? QueueFacts.Empty : c.Queue }, c.Policy);
    }

    /// <summary>Parties of three contacts each, of which the last is measured; the same every time.</summary>
    private static Case[] Cases()
    {
        var policies = PolicyFiles.Load(PolicyFiles.Shipped).Values.OrderBy(p => p.Market, StringComparer.Ordinal).ToArray();
        var random = new Random(20261123);
        var cases = new Case[Contacts];
        for (var i = 0; i < Contacts; i++)
        {
            var policy = policies[random.Next(policies.Length)];
            var seller = new SellerFacts(random.Next(10) == 0 ? "on_holiday" : null, random.Next(2) == 0 ? random.NextDouble() : null);
            var now = s_start.AddMinutes(random.Next(60 * 24 * 30));
            var orders = random.Next(1, 4);
            var intents = Intents.All.Where(n => random.Next(3) == 0).DefaultIfEmpty("order.track").ToArray();
            PartyHead? head = null;
            for (var earlier = random.Next(10) < 6 ? 0 : random.Next(1, 9); earlier > 0; earlier--)
            {
                var facts = Facts(random, policy, $"u-{i}", $"e-{earlier}", intents, orders);
                var link = Linker.Link(head, facts, policy, now);
                var decision = Arbiter.Decide(facts.Situate(link, seller, now), policy);
                head = Linker.Apply(head, facts, link, decision, policy, now);
                if (random.Next(3) > 0)
                    head = Linker.Settle(head, facts.Contact, "a-1", random.Next(4) > 0, now) ?? head;
                now = now.AddMinutes(random.Next(60 * 24 * 3));
            }

            var queue = new QueueFacts(random.Next(50) == 0, TimeSpan.FromMinutes(random.Next(300)));
            cases[i] = new(head, Facts(random, policy, $"u-{i}", "last", intents, orders), policy, now, seller, queue);
        }

        return cases;
    }

    private static ContactFacts Facts(Random random, MarketPolicy policy, string party, string externalId, string[] intents, int orders)
    {
        var source = (Source)random.Next(3);
        return new()
        {
            Contact = ContactId.Of(party, source, externalId),
            PartyId = party,
            Source = source,
            Role = random.Next(10) == 0 ? PartyRole.Seller : PartyRole.Buyer,
            Segment = random.Next(3) == 0 ? (Segment)random.Next(5) : Segment.Standard,
            Language = random.Next(6) == 0 ? "zh" : policy.Languages.Default,
            Intent = intents[random.Next(intents.Length)],
            Confidence = random.Next(8) == 0 ? 0.3 : 0.9,
            Signals = random.Next(5) == 0 ? (Signals)(1 << random.Next(11)) : Signals.None,
            Sentiment = (random.NextDouble() * 2) - 1,
            Order = random.Next(2) == 0 ? new(OrderStates.Shipped, null, null, null, new(random.Next(90_000), policy.Currency), "seller") : null,
            OrderId = random.Next(3) > 0 ? $"o-{random.Next(orders)}" : null,
            SellerId = random.Next(3) > 0 ? "s-1" : null,
        };
    }

    private static void Print(string name, string value) => Console.WriteLine($"{name,-15} {value}");
}
