using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Cases;
using Routing.App.Policies;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// Deciding alone, on one core and counted in processor time; then many open cases on the real store: what one advance costs it, how late alarms are, and
/// whether memory grows with the cases that are open.
/// </summary>
internal static class CaseBench
{
    private const int Decisions = 400_000, AlarmsPerSecond = 200;
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(90), s_burst = TimeSpan.FromSeconds(60), s_after = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset s_start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync()
    {
        var policy = PolicyFiles.Load(PolicyFiles.Shipped)["US"];
        Speed<ResponseDecider, ResponseCase, ResponseCommand, ResponseEvent, SellerTerms>("seller response", policy.Seller!, Responses(policy));
        Speed<EnforcementDecider, EnforcementState, EnforcementCommand, EnforcementEvent, EnforcementTerms>("enforcement", policy.Enforcement, Violations(policy));
        Speed<DisputeDecider, DisputeState, DisputeCommand, DisputeEvent, DisputeTerms>("arbitration", policy.Disputes, Disputes(policy));
        await StoreAsync(policy);
    }

    /// <summary>Plays the commands one after the other from the beginning, over and over; each is decided and what happened is folded in.</summary>
    private static void Speed<TDecider, TState, TCommand, TEvent, TTerms>(string kind, TTerms terms, (TCommand Command, DateTimeOffset At)[] play)
        where TDecider : IDecider<TState, TCommand, TEvent, TTerms>
    {
        Play(Decisions / 4); // warms the JIT up
        var busy = Environment.CpuUsage.TotalTime;
        var events = Play(Decisions);
        var took = (Environment.CpuUsage.TotalTime - busy).TotalSeconds;
        Report.AtLeast($"{kind}: Decide + Evolve on one core", Decisions / took, 500_000, "/s");
        Report.Line($"{kind}: events of a decision", (double)events / Decisions, "", 2);

        int Play(int decisions)
        {
            var (happened, done) = (0, 0);
            while (done < decisions)
            {
                var state = TDecider.Initial;
                foreach (var (command, at) in play)
                {
                    foreach (var e in TDecider.Decide(state, command, terms, at))
                    {
                        state = TDecider.Evolve(state, e);
                        happened++;
                    }

                    done++;
                }
            }

            return happened;
        }
    }

    private static (ResponseCommand, DateTimeOffset)[] Responses(MarketPolicy policy)
    {
        var contact = ContactId.Of("u-1", Source.HelpCenter, "1");
        var open = Open(policy, contact, s_start);
        var reply = new ResponseCommand.Reply("r-1", "s-1", "Hi", s_start.AddHours(1), ReplySurface.Chat, ReplyAuthor.Human, 0, false, []);
        return
        [
            (open, s_start), (open, s_start), (new ResponseCommand.Join(ContactId.Of("u-1", Source.HelpCenter, "2"), s_start.AddMinutes(5)), s_start.AddMinutes(5)),
            (reply, s_start.AddHours(1)), (reply, s_start.AddHours(1)), (ResponseCommand.Wake.Up, s_start.AddHours(2)), (ResponseCommand.Wake.Up, s_start.AddHours(12)),
            (reply with { ReplyId = "r-2", Text = "It is made of cotton and linen.", At = s_start.AddHours(13) }, s_start.AddHours(13)),
            (ResponseCommand.Wake.Up, s_start.AddHours(14)),
        ];
    }

    private static ResponseCommand.Open Open(MarketPolicy policy, ContactId contact, DateTimeOffset at) => new(
        contact, "s-1", "US", policy.Ref, at, PartyRole.Buyer, "item.question", Signals.None, Exclusions.None, false, null);

    private static (EnforcementCommand, DateTimeOffset)[] Violations(MarketPolicy policy)
    {
        var id = EnforcementCommand.Open.IdOf("s-1", "off_platform_dealing", "x");
        var open = new EnforcementCommand.Open(id, "s-1", "US", policy.Ref, "off_platform_dealing", "x", null, "p-1", []);
        var wake = new EnforcementCommand.Wake();
        return
        [
            (open, s_start), (open, s_start), (wake, s_start.AddHours(1)), (new EnforcementCommand.Appeal("s-1"), s_start.AddHours(2)),
            (new EnforcementCommand.Appeal("s-1"), s_start.AddHours(3)), (new EnforcementCommand.Review("p-1", Verdict.Uphold, "no"), s_start.AddHours(4)),
            (new EnforcementCommand.Review("p-2", Verdict.Uphold, "no"), s_start.AddHours(5)), (wake, s_start.AddDays(4)), (wake, s_start.AddDays(200)),
        ];
    }

    private static (DisputeCommand, DateTimeOffset)[] Disputes(MarketPolicy policy)
    {
        var open = new DisputeCommand.Open(
            DisputeCommand.Open.IdOf("o-1", null), "k", policy.Ref, "US", "o-1", null, "u-1", "s-1", Side.Buyer, "not_received", Remedy.Refund, new(2599, "USD"), "seller",
            DeliveryStates.None, null, s_start.AddDays(-3), 0);
        var wake = new DisputeCommand.Wake();
        return
        [
            (open, s_start), (open, s_start), (wake, s_start.AddHours(1)), (new DisputeCommand.Answer(false), s_start.AddHours(2)),
            (new DisputeCommand.Escalate(), s_start.AddHours(3)), (new DisputeCommand.Evidence(Side.Buyer, "b/1", new string('a', 64), "photo"), s_start.AddHours(4)),
            (new DisputeCommand.Rest(Side.Buyer), s_start.AddHours(5)), (new DisputeCommand.Rest(Side.Seller), s_start.AddHours(6)), (wake, s_start.AddDays(1)),
        ];
    }

    private static async Task StoreAsync(MarketPolicy policy)
    {
        var most = Number("CASES_OPEN", 100_000);
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        using var requests = new RequestMeter();
        await using var host = await BenchHost.StartAsync(azurite.ConnectionString);
        var contacts = host.Services.GetRequiredService<ResponseHandler>();
        var target = policy.Seller!.Target;
        var first = policy.Seller.Reminders[0];
        var memory = new List<double>();
        var clock = Stopwatch.GetTimestamp();
        var begin = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(Math.Max(60, most / Number("CASES_OPENED_A_SECOND", 600))); // the first is due when all are open
        var burst = AlarmsPerSecond * (int)s_burst.TotalSeconds;
        for (var opened = 0; opened < most;)
        {
            var until = Math.Min(most, opened + (most / 4));
            await Parallel.ForAsync(opened, until, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, ct) =>
            {
                // Alarms spread over an hour, those of a minute in it apart, which come 200 a second: received so that half of the target is over when it is due.
                var contact = ContactId.Of($"u-{i}", Source.HelpCenter, "1");
                var due = begin + (i < burst ? s_calm + (s_burst * i / burst) : TimeSpan.FromHours(1) * (i - burst) / Math.Max(1, most - burst));
                await contacts.HandleAsync(CaseId.Of(CaseKind.SellerResponse, contact.Value), Open(policy, contact, due - (target * first)) with { SellerId = $"s-{i % 1000}" }, Follow.Wait, ct);
            });
            opened = until;
            GC.Collect();
            memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1e6);
        }

        if (DateTimeOffset.UtcNow > begin)
            throw new InvalidOperationException("The first alarm was due before all cases were open: set CASES_OPENED_A_SECOND lower.");
        Report.Line($"{most:N0} cases opened, one alarm each", most / Stopwatch.GetElapsedTime(clock).TotalSeconds, "cases/s");
        Report.Line("managed memory at a quarter, a half, three quarters, all", string.Join(", ", memory.Select(m => m.ToString("N1", CultureInfo.InvariantCulture))) + " MB");
        var watch = new Watch(requests, azurite.ProcessId, (most - burst) / 3600.0);
        await Watch.UntilAsync(begin);
        await watch.MeasureAsync($"{most:N0} open cases, {watch.Rate:N0} alarms a second", s_calm - TimeSpan.FromSeconds(5), watch.Rate);
        await Watch.UntilAsync(begin + s_calm);
        await watch.MeasureAsync($"{AlarmsPerSecond} more alarms a second", s_burst, watch.Rate + AlarmsPerSecond);
        await watch.MeasureAsync("what was left of them, and the alarms after it", s_after, watch.Rate);
        GC.Collect();
        Report.Line("managed memory after it", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB", 1);
    }

    private sealed record Watch(RequestMeter Requests, int Azurite, double Rate)
    {
        public static async Task UntilAsync(DateTimeOffset at)
        {
            if (at > DateTimeOffset.UtcNow)
                await Task.Delay(at - DateTimeOffset.UtcNow);
        }

        public async Task MeasureAsync(string what, TimeSpan time, double asked)
        {
            var late = new Lateness();
            using var listening = late.Listen();
            using var cpu = new CpuMeter(Azurite);
            var (tables, queues) = (Requests.Tables, Requests.Queues);
            await Task.Delay(time);
            var seen = Math.Max(1, late.Count);
            var (_, ours, theirs) = cpu.Read();
            Report.AtLeast($"{what}: seen to, of those due", late.Count / (asked * time.TotalSeconds), 0.97, "", 2);
            Report.Line("alarms seen to", late.Count / time.TotalSeconds, "/s", 1);
            Report.Line("", $"busy: this process {ours:P0} of a core, Azurite {theirs:P0}");
            Report.Line("requests an alarm to tables, all of the host's", (Requests.Tables - tables) / (double)seen, "", 2);
            Report.Line("requests an alarm to queues, all of the host's", (Requests.Queues - queues) / (double)seen, "", 2);
            Report.Below("lateness, median", late.At(0.5), 2, "s", 3);
            Report.Below("lateness, 99th percentile", late.At(0.99), 2, "s", 3);
        }
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
