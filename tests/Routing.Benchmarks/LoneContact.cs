using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Routing.Domain.Contacts;
using Routing.Storage.Connection;
using Routing.Storage.Contacts;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// One contact at a time: its storage requests, and its latency beside that of the same rows sent bare, in turns. The parties are new, or cold: known to
/// the store, but not in the host's memory.
/// </summary>
internal static class LoneContact
{
    private const int Times = 200, Warm = 100, Samples = 50;
    private const string Bare = "bare", Outbox = "outbox";

    private static readonly (string Status, int Target)[] s_ends = [("answered", 2), ("queued", 4)];

    public static async Task RunAsync()
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var tables = StorageClients.Tables(new() { ConnectionString = azurite.ConnectionString });
        var found = new Dictionary<string, List<Lone>>();
        await using (var host = await BenchHost.StartAsync(azurite.ConnectionString))
        {
            await host.Client.PostAllAsync(SampleContacts.Bodies("warm", 5_000), 1); // the JIT
            await Task.Delay(TimeSpan.FromSeconds(3)); // what is compiled behind it, and confirmed
            await CopyAsync(tables);
            foreach (var (status, target) in s_ends)
                await MeasureAsync(status, "new party", target, host, tables, found[status] = await FindAsync(status, host, tables));
        }

        await using (var host = await BenchHost.StartAsync(azurite.ConnectionString, headCache: 0))
        {
            foreach (var (status, target) in s_ends)
                await MeasureAsync(status, "cold party", target, host, tables, await PairAsync(status, host, tables, found[status]));
        }
    }

    /// <param name="all">Contacts that end so.</param>
    private static async Task MeasureAsync(string status, string party, int target, BenchHost host, TableServiceClient tables, List<Lone> all)
    {
        var run = Guid.NewGuid().ToString("N")[..8];
        for (var n = 0; n < Times; n++)
        {
            if (all[n % all.Count].Before is { } before)
                host.Client.Send(SampleContacts.Body(before, $"lone-{run}-{n}", $"b-{n}"));
        }

        await Task.Delay(TimeSpan.FromSeconds(1)); // what they left behind
        var latencies = new List<double>();
        var bare = new List<double>();
        var counts = new List<double>();
        var inside = new List<double>();
        var nothing = new List<double>();
        for (var n = 0; n < Times; n++)
        {
            var lone = all[n % all.Count];
            using var requests = new RequestMeter();
            var (body, answer) = (SampleContacts.Body(lone.Sample, $"lone-{run}-{n}", $"l-{n}"), Array.Empty<byte>());
            var time = await TimeAsync(() => answer = host.Client.Read(body));
            await Task.Delay(40); // the confirmation comes behind the answer
            if (StatusOf(answer) != status)
                continue;
            latencies.Add(time);
            counts.Add(requests.Count);
            inside.AddRange(requests.IntakeMs);
            bare.Add(await SendAsync(tables, lone, $"{run}-{n}"));
            await Task.Delay(40);
            nothing.Add(await TimeAsync(() => host.Client.Ask("/api/contacts/unknown")));
            await Task.Delay(20);
        }

        var handler = Report.Median(inside.Skip(Warm));
        var (ours, theirs) = (Report.Median(latencies.Skip(Warm)), Report.Median(bare.Skip(Warm)));
        Report.AtMost($"lone contact {status}, {party}: requests, confirmation included", Report.Median(counts), target, "");
        Report.Line($"lone contact {status}, {party}: latency p50 of {all.Count} contacts, at the HTTP client", ours, "ms", 2);
        Report.Line("of it in intake", handler, "ms", 2);
        Report.Line("the same calls sent bare, p50", theirs, "ms", 2);
        Report.Line("an HTTP answer that needs no store (404), p50", Report.Median(nothing.Skip(Warm)), "ms", 2);
        Report.AtMost("times the bare calls, at the HTTP client", ours / theirs, 1.3, "", 2);
        Report.Line("times the bare calls, in intake", handler / theirs, "", 2);
    }

    /// <returns>Milliseconds.</returns>
    private static async Task<double> TimeAsync(Action act)
    {
        var time = TimeSpan.Zero;
        await ContactClient.AsideAsync(() =>
        {
            var start = Stopwatch.GetTimestamp();
            act();
            time = Stopwatch.GetElapsedTime(start);
        });
        return time.TotalMilliseconds;
    }

    /// <summary>Samples that end so as a party's first.</summary>
    private static async Task<List<Lone>> FindAsync(string status, BenchHost host, TableServiceClient tables)
    {
        var found = new List<Lone>();
        for (var sample = 0; sample < SampleContacts.Count && found.Count < Samples; sample++)
        {
            var (contacts, work) = (await KeysAsync(tables, ContactKeys.Table), await KeysAsync(tables, "work"));
            using var answer = host.Client.Post(SampleContacts.Body(sample, $"find-{status}-{sample}", "f"));
            await Task.Delay(100); // what comes behind the answer is not the next one's
            if (answer.RootElement.GetProperty("status").GetString() != status)
                continue;
            var party = await NewAsync(tables, ContactKeys.Table, contacts);
            party.RemoveAll(static r => r.RowKey[..2] == "!p");
            var lone = new Lone(sample, null, [party]);
            found.Add(lone);
            if (status != "queued")
                continue;
            party.Add(new("", Outbox) { ["At"] = DateTimeOffset.UtcNow, ["B0"] = new byte[52], ["Tx"] = "0123456789abcdef" });
            lone.Rows.Add(await NewAsync(tables, "work", work));
        }

        return found.Count > 0 ? found : throw new InvalidOperationException($"No sample is {status}.");
    }

    /// <summary>Those that end so as a party's second too, each behind another.</summary>
    private static async Task<List<Lone>> PairAsync(string status, BenchHost host, TableServiceClient tables, List<Lone> first)
    {
        var pairs = new List<Lone>();
        for (var i = 0; i < first.Count; i++)
        {
            var (one, before) = (first[i], first[(i + 1) % first.Count].Sample);
            host.Client.Send(SampleContacts.Body(before, $"pair-{status}-{i}", "b"));
            using var answer = host.Client.Post(SampleContacts.Body(one.Sample, $"pair-{status}-{i}", "l"));
            await Task.Delay(100);
            if (answer.RootElement.GetProperty("status").GetString() != status)
                continue;
            var id = new ContactId(answer.RootElement.GetProperty("contactId").GetString()!);
            TableEntity[] rows = [await RowAsync(ContactKeys.Contact(id)), await RowAsync(ContactKeys.Head(id.Party)), .. one.Rows[0].Where(static r => r.RowKey == Outbox)];
            pairs.Add(new(one.Sample, before, [[.. rows], .. one.Rows[1..]]));

            async Task<TableEntity> RowAsync(string key) => await tables.GetTableClient(ContactKeys.Table).GetEntityAsync<TableEntity>(one.Head.PartitionKey, key);
        }

        return pairs.Count > 0 ? pairs : throw new InvalidOperationException($"No second contact is {status}.");
    }

    /// <summary>As many rows as the host writes among, where the bare calls go: what a row costs depends on it.</summary>
    private static async Task CopyAsync(TableServiceClient tables)
    {
        await tables.CreateTableAsync(Bare);
        var rows = await tables.GetTableClient(ContactKeys.Table).QueryAsync<TableEntity>(static r => r.PartitionKey != "!processes").ToListAsync();
        foreach (var lot in rows.DistinctBy(static r => r.RowKey).Chunk(50))
            await tables.GetTableClient(Bare).SubmitTransactionAsync(lot.Select(static r => Copy(r, r.RowKey)));
    }

    private static async Task<HashSet<string>> KeysAsync(TableServiceClient tables, string table) =>
        [.. await tables.GetTableClient(table).QueryAsync<TableEntity>(select: ["RowKey"]).Select(static r => r.RowKey).ToArrayAsync()];

    private static async Task<List<TableEntity>> NewAsync(TableServiceClient tables, string table, HashSet<string> known) =>
        await tables.GetTableClient(table).QueryAsync<TableEntity>(static r => r.PartitionKey != "!processes" && r.PartitionKey != "!queues")
            .Where(r => !known.Contains(r.RowKey)).ToListAsync();

    /// <returns>Milliseconds.</returns>
    private static async Task<double> SendAsync(TableServiceClient tables, Lone lone, string n)
    {
        var start = Stopwatch.GetTimestamp();
        if (lone.Before is not null)
            await tables.GetTableClient(ContactKeys.Table).GetEntityIfExistsAsync<TableEntity>(lone.Head.PartitionKey, lone.Head.RowKey);
        foreach (var transaction in lone.Rows)
            await tables.GetTableClient(Bare).SubmitTransactionAsync(transaction.Select((row, at) => lone.Before is not null && row == lone.Head
                ? new(TableTransactionActionType.UpsertReplace, Copy(row, "head").Entity)
                : Copy(row, $"{row.RowKey}|{n}|{at}")));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string? StatusOf(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("status").GetString();
    }

    private static TableTransactionAction Copy(TableEntity row, string key)
    {
        var copy = new TableEntity(Bare, key);
        foreach (var (name, value) in row.Where(static c => c.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
            copy[name] = value;
        return new(TableTransactionActionType.Add, copy);
    }

    /// <param name="Before">The party's contact before it; null: it has none.</param>
    /// <param name="Rows">What it left, a list for each transaction before the answer.</param>
    private sealed record Lone(int Sample, int? Before, List<List<TableEntity>> Rows)
    {
        public TableEntity Head { get; } = Rows[0].Single(static r => r.RowKey.StartsWith(ContactKeys.HeadPrefix, StringComparison.Ordinal));
    }
}
