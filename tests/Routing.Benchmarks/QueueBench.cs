using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Routing.App;
using Routing.App.Agents;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;
using Routing.Storage;
using Routing.Storage.Connection;
using Routing.Storage.Work;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// Pull and complete: 64 agents, one contact at a time each, until a queue of 10,000 is empty in the store. Through <see cref="IAgentDesk"/> in this
/// process, without HTTP, as BullMQ is called in its process without HTTP. A round of each in turn.
/// </summary>
internal static class QueueBench
{
    public const int Items = 10_000, Agents = 64;
    private const int Rounds = 3, RowsPerItem = 3;

    public static async Task RunAsync()
    {
        var ceilings = new List<double>();
        var placed = new List<Round>();
        var found = new List<Round>();
        var bull = new List<double>();
        await using var redis = await BullMq.TryStartAsync();
        var (payloads, real) = await RealAsync();
        var plain = (int)payloads.Average(static p => Packing.Unpack(p).Length);
        var packed = (int)payloads.Average(static p => p.Length);
        Report.Line($"what an agent is shown of a contact, of {payloads.Length} that intake queued", plain, "bytes");
        Report.Line("as it is stored", packed, "bytes");
        await RoundAsync(payloads, restart: false, items: 1_000); // warms the JIT up
        for (var i = 0; i < Rounds; i++)
        {
            ceilings.Add(await StoreCeiling.MeasureAsync(packed));
            placed.Add(await RoundAsync(payloads, restart: false));
            found.Add(await RoundAsync(payloads, restart: true));
            if (redis is not null)
                bull.Add(await redis.MeasureAsync(plain));
        }

        var ceiling = Report.Median(ceilings);
        var speed = Report.Median(placed.Select(static r => r.PerSecond));
        Report.Line("store: rows/s, transactions of 99, one at a time", ceiling, "rows/s");
        Report.Line($"ceiling at {RowsPerItem} rows an item (lease, completion, delete)", ceiling / RowsPerItem, "items/s");
        Print("placed by this process", placed);
        Print("found in the store after a restart", found);
        Print("in the host, settled for real (5 rows an item)", [real]);
        Report.AtLeast("share of the ceiling", 100 * speed * RowsPerItem / ceiling, 70, "%");
        Report.Line("", $"= {speed:N0} items/s * {RowsPerItem} rows / {ceiling:N0} rows/s");
        if (redis is null)
            return;
        Report.Line("BullMQ on Redis without persistence", Report.Median(bull), "items/s");
        Report.AtLeast("against BullMQ", speed / Report.Median(bull), 1, "times", 2);
    }

    private static void Print(string name, List<Round> rounds)
    {
        var round = rounds.OrderBy(static r => r.PerSecond).ElementAt(rounds.Count / 2);
        Report.Line(name, round.PerSecond, "items/s");
        Report.Line("", $"{round.RowsPerRequest:N0} rows a request; busy: this process {round.Ours:P0} of a core, Azurite {round.Theirs:P0}");
        Report.Line("", $"pull p50 {round.PullMs:N1} ms, completion p50 {round.ActMs:N1} ms; no contact to two agents");
    }

    private static async Task<Round> RoundAsync(byte[][] payloads, bool restart, int items = Items)
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var tables = StorageClients.Tables(new() { ConnectionString = azurite.ConnectionString, Timeout = TimeSpan.FromSeconds(20) });
        foreach (var table in WorkStorageServices.Tables)
            await tables.CreateTableAsync(table);
        var process = await QueueProcess.StartAsync(tables);
        await PlaceAsync(process, payloads, items);
        if (restart)
        {
            await process.DisposeAsync();
            process = await QueueProcess.StartAsync(tables);
        }

        await using (process)
        {
            return await WorkAsync(process.Desk, QueueProcess.Queue, items, azurite.ProcessId, RowsPerItem, tables.GetTableClient(TableWorkStore.TableName));
        }
    }

    /// <summary>
    /// The same in the host, on contacts that intake queued, with the real settlement: two rows more, the event and the party's head. Also what it shows
    /// agents of all sample contacts.
    /// </summary>
    private static async Task<(byte[][] Payloads, Round Round)> RealAsync()
    {
        const int Contacts = 5_000;
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = await BenchHost.StartAsync(azurite.ConnectionString);
        var work = StorageClients.Tables(new() { ConnectionString = azurite.ConnectionString }).GetTableClient(TableWorkStore.TableName);
        await host.Client.PostAllAsync([.. Enumerable.Range(0, SampleContacts.Count).Select(n => SampleContacts.Body(n, $"s-{n}", "1"))], Agents);
        var payloads = await work.QueryAsync<TableEntity>().Select(static row => Packed.ReadPacked(row, WorkRow.Payload)).OfType<byte[]>().ToArrayAsync();
        var sample = 0;
        string? queue;
        while ((queue = await QueueOfAsync(host, sample)) is null)
            sample++;
        await host.Client.PostAllAsync([.. Enumerable.Range(0, Contacts).Select(n => SampleContacts.Body(sample, $"u-{n}", $"q-{n}"))], Agents);
        var waiting = await Rows(work, queue).CountAsync();
        return (payloads, await WorkAsync(host.Desk, queue, waiting, azurite.ProcessId, RowsPerItem + 2, work));
    }

    private static async Task<string?> QueueOfAsync(BenchHost host, int sample)
    {
        using var answer = host.Client.Post(SampleContacts.Body(sample, $"first-{sample}", "1"));
        return answer.RootElement.GetProperty("status").GetString() == "queued" && answer.RootElement.GetProperty("decision").GetProperty("queue").GetString() is { } queue
            ? queue
            : null;
    }

    private static async Task<Round> WorkAsync(IAgentDesk desk, string queue, int items, int azurite, int rowsPerItem, TableClient work)
    {
        for (var i = 0; i < Agents; i++)
            await desk.PutAsync(Agent(i, queue), CancellationToken.None);
        GC.Collect();
        var handedOut = new ConcurrentDictionary<string, int>();
        var pulls = new ConcurrentBag<double>();
        var acts = new ConcurrentBag<double>();
        using var requests = new RequestMeter();
        using var cpu = new CpuMeter(azurite);
        await Task.WhenAll(Enumerable.Range(0, Agents).Select(a => Task.Run(() => WorkAsync(desk, $"b-{a}", handedOut, pulls, acts))));
        while (await Rows(work, queue, 1).AnyAsync())
            await Task.Delay(5);
        var (seconds, ours, theirs) = cpu.Read();
        if (handedOut.Count != items || handedOut.Values.Any(static times => times != 1))
            throw new InvalidOperationException($"{handedOut.Count} of {items} contacts were handed out, {handedOut.Values.Count(static t => t > 1)} of them twice.");
        return new(items / seconds, ours, theirs, (double)items * rowsPerItem / requests.Count, Report.Median(pulls), Report.Median(acts));
    }

    private static AsyncPageable<TableEntity> Rows(TableClient work, string queue, int perPage = 1000) =>
        work.QueryAsync<TableEntity>($"PartitionKey eq '000' and RowKey gt '{queue}|' and RowKey lt '{queue}|~'", perPage, ["RowKey"]);

    private static async Task WorkAsync(IAgentDesk desk, string agent, ConcurrentDictionary<string, int> handedOut, ConcurrentBag<double> pulls, ConcurrentBag<double> acts)
    {
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            var reply = (PullReply.Items)await desk.PullAsync(agent, 1, TimeSpan.Zero, CancellationToken.None);
            pulls.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (First(reply) is not var (contact, token))
                return;
            handedOut.AddOrUpdate(contact, 1, static (_, times) => times + 1);
            start = Stopwatch.GetTimestamp();
            var done = await desk.ActAsync(agent, contact, new WorkAction.Complete(token, true, "done", null), CancellationToken.None);
            acts.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (done is not WorkReply.Done)
                throw new InvalidOperationException($"Completing {contact} ended as {done}.");
        }
    }

    private static (string Contact, long Token)? First(PullReply.Items reply)
    {
        using var json = JsonDocument.Parse(reply.Json);
        var items = json.RootElement.GetProperty("items");
        return items.GetArrayLength() == 0
            ? null
            : (items[0].GetProperty("contactId").GetString()!, items[0].GetProperty("lease").GetProperty("token").GetInt64());
    }

    private static async Task PlaceAsync(QueueProcess process, byte[][] payloads, int items)
    {
        var now = DateTimeOffset.UtcNow;
        var random = new Random(7);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items).Select(n => (n, Due: now.AddSeconds(random.Next(3600)))).ToArray(),
            new ParallelOptions { MaxDegreeOfParallelism = 256 },
            async (at, ct) => await process.Queues.PlaceAsync(
                new()
                {
                    Contact = ContactId.Of($"u-{at.n}", Source.HelpCenter, $"hc-{at.n}"),
                    Queue = QueueProcess.Queue,
                    Market = "US",
                    ReceivedAt = now,
                    QueuedAt = now,
                    DueAt = at.Due,
                    IssueId = $"i-{at.n}",
                },
                payloads[at.n % payloads.Length],
                ct));
    }

    private static AgentProfile Agent(int n, string queue) => new()
    {
        Id = $"b-{n}",
        Name = $"Agent {n}",
        Site = "in-house",
        Tier = 2,
        Languages = ["en", "es", "pt", "zh"],
        Capacity = 4, // a contact may take several units; each agent has one at a time
        Queues = [new(queue, 3, 0)],
        Status = AgentStatus.Available,
    };

    private sealed record Round(double PerSecond, double Ours, double Theirs, double RowsPerRequest, double PullMs, double ActMs);
}
