using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Routing.Hosts.Tests.Cases;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Hosts.Tests.Faults;

[Collection(FaultTests.Name)]
public sealed class CaseKillTests(ITestOutputHelper output)
{
    private const int Cases = 500, Kills = 20, Sellers = 100; // so few each that no rate keeps contacts away from them
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(150);

    /// <summary>
    /// Nobody answers: every case is reminded, breached, moved to tier 1 and to tier 2, and overdue there. A run without kills ends so; so must this one, and
    /// every contact waits once, every conversation counts once.
    /// </summary>
    [Fact]
    public async Task A_host_that_is_killed_20_times_ends_500_cases_as_if_nothing_had_happened()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        const int Slow = 3_000, Fast = 12_000; // while it is killed, and when all that is left is to wait
        var origin = DateTimeOffset.UtcNow;
        var settings = Settings(Slow, origin);
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = new HostProcess();
        await host.StartAsync(azurite.ConnectionString, settings);
        var names = await PostAsync(host, Cases);

        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(50, 1_200)); // real time is what goes on in the other process
            host.Kill();
            await host.StartAsync(azurite.ConnectionString, kill < Kills - 1 ? settings : GoingOn(origin, Slow, Fast, TimeSpan.Zero));
        }

        await OverdueAsync(host, names);
        await CheckAsync(host, azurite.ConnectionString, names);
    }

    [Fact]
    public async Task A_host_that_was_down_for_a_week_catches_up_in_order_and_says_which_reminders_lost_their_sense()
    {
        const int Few = 150, Together = 64, Slow = 2_000, Fast = 20_000; // so many are woken at once; slow, so that no reminder is due before the kill
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = new HostProcess();
        var origin = DateTimeOffset.UtcNow;
        await host.StartAsync(azurite.ConnectionString, Settings(Slow, origin));
        var names = await PostAsync(host, Few);
        await DoneAsync(azurite.ConnectionString); // an alarm that was not set yet comes with a sweep, and in no order
        host.Kill();
        await Task.Delay(TimeSpan.FromHours(12) / Slow); // until every alarm is visible, as after a week: the store hides them by real time, not by our clock

        await host.StartAsync(azurite.ConnectionString, GoingOn(origin, Slow, Fast, TimeSpan.FromDays(7)));
        await OverdueAsync(host, names);

        var breaches = new List<(DateTimeOffset Due, DateTimeOffset Noticed)>();
        foreach (var name in names)
        {
            var history = (await host.AskAsync("GET", $"/api/cases/{name}")).Json.GetProperty("history").EnumerateArray().ToArray();
            Assert.Contains(history, e => e.GetProperty("event").GetString() == "seller-reminder-skipped-v1" && e.GetProperty("details").GetProperty("why").GetString() == "deadline_passed");
            Assert.DoesNotContain(history, e => e.GetProperty("event").GetString() == "seller-reminded-v1");
            var breach = history.Single(e => e.GetProperty("event").GetString() == "seller-breached-v1").GetProperty("details");
            breaches.Add((breach.GetProperty("at").GetDateTimeOffset(), breach.GetProperty("noticedAt").GetDateTimeOffset()));
        }

        Assert.All(breaches, b => Assert.True(b.Noticed - b.Due > TimeSpan.FromDays(2)));
        var inOrder = breaches.OrderBy(b => b.Due).ToArray();
        for (var i = Together; i < inOrder.Length; i++)
            Assert.True(inOrder[i].Noticed >= inOrder[i - Together].Noticed, $"{i - Together} at {inOrder[i - Together].Noticed:O}, {i} at {inOrder[i].Noticed:O}");
    }

    private static Dictionary<string, string> Settings(int scale, DateTimeOffset origin) => new()
    {
        ["Host__ClockScale"] = scale.ToString(CultureInfo.InvariantCulture),
        ["Host__ClockOrigin"] = origin.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <summary>A clock that goes on where the one since <paramref name="origin"/> is now, and <paramref name="later"/> further.</summary>
    private static Dictionary<string, string> GoingOn(DateTimeOffset origin, int before, int after, TimeSpan later)
    {
        var now = DateTimeOffset.UtcNow;
        var there = origin + ((now - origin) * before) + later;
        return Settings(after, now - ((there - now) / (after - 1)));
    }

    private static async Task<IReadOnlyList<string>> PostAsync(HostProcess host, int count)
    {
        var names = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var body = JsonSerializer.Serialize(new
            {
                source = "helpCenter", externalId = $"k-{i}", party = new { role = "buyer", id = $"u-{i}" }, sellerId = $"s-{i % Sellers}", orderId = $"o-{i}", market = "US",
                text = CaseClient.Question,
            });
            var answer = await host.AskAsync("POST", "/api/contacts", body);
            Assert.Equal((201, "withSeller"), (answer.Status, answer.Status == 201 ? answer.Json.GetProperty("status").GetString() : answer.Text));
            names[i] = answer.Json.GetProperty("caseId").GetString()!;
        });
        return names;
    }

    /// <summary>Every case is when it returns. Asked one after the other, and not too often: the store is shared with those who work.</summary>
    private static async Task OverdueAsync(HostProcess host, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var page = await host.AskAsync("GET", $"/api/cases/{name}");
                    if (page.Status == 200 && page.Json.GetProperty("state").GetString() == "withAgents" && page.Json.GetProperty("details").GetProperty("overdue").GetBoolean())
                        return true;
                    await Task.Delay(200);
                    return false;
                },
                s_patience);
        }
    }

    /// <summary>All that follows from the cases was carried out.</summary>
    private static Task DoneAsync(string store) => Eventually.HoldsAsync(
        async () =>
        {
            if (!(await RowsAsync(store, "cases")).Exists(r => r.RowKey.StartsWith("!o|", StringComparison.Ordinal)))
                return true;
            await Task.Delay(500);
            return false;
        },
        s_patience);

    private static async Task CheckAsync(HostProcess host, string store, IReadOnlyList<string> names)
    {
        await DoneAsync(store);
        foreach (var name in names)
        {
            var page = (await host.AskAsync("GET", $"/api/cases/{name}")).Json;
            Assert.Equal(("withAgents", 2), (page.GetProperty("state").GetString(), page.GetProperty("details").GetProperty("tier").GetInt32()));
            var events = page.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("event").GetString()).ToArray();
            Assert.Equal(events.Length, page.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("version").GetInt64()).Distinct().Count());
            Assert.Single(events, "seller-breached-v1");
            Assert.Single(events, "seller-response-counted-v1");
            Assert.Equal(2, events.Count(e => e == "seller-moved-to-tier-v1"));
            Assert.Equal(2, events.Count(e => e is "seller-reminded-v1" or "seller-reminder-skipped-v1"));
        }

        var work = (await RowsAsync(store, "work")).Where(r => r.RowKey.Contains('|') && r.ContainsKey("State") && r.ContainsKey("Item")).ToArray();
        Assert.Equal(names.Count, work.Length);
        Assert.Equal(names.Count, work.Select(r => r.RowKey.Split('|')[2]).Distinct().Count());
        Assert.All(work, r => Assert.EndsWith("-t2", r.RowKey.Split('|')[0], StringComparison.Ordinal));
        var counted = 0;
        for (var seller = 0; seller < Sellers; seller++)
        {
            var standing = await host.AskAsync("GET", $"/api/sellers/s-{seller}/standing?market=US");
            counted += standing.Json.GetProperty("responseRates")[3].GetProperty("conversations").GetInt32();
        }

        Assert.Equal(names.Count, counted);
    }

    private static async Task<List<TableEntity>> RowsAsync(string store, string table) =>
        await new TableServiceClient(store).GetTableClient(table).QueryAsync<TableEntity>().ToListAsync();
}
