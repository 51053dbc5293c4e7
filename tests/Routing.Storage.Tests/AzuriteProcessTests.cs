using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Tests;

public sealed class AzuriteProcessTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_store_on_disk_that_is_stopped_and_started_has_its_rows_at_the_same_address()
    {
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();
        var address = azurite.ConnectionString;
        var table = new TableClient(address, "rows");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        await azurite.StopAsync();
        await azurite.StartAsync();

        Assert.Equal(address, azurite.ConnectionString);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Two_stores_in_memory_do_not_meet()
    {
        await using var one = await AzuriteProcess.StartInMemoryAsync();
        await using var other = await AzuriteProcess.StartInMemoryAsync();
        await new TableClient(one.ConnectionString, "rows").CreateAsync();

        Assert.NotEqual(one.ConnectionString, other.ConnectionString);
        Assert.Empty(new TableServiceClient(other.ConnectionString).Query());
    }

    [Fact]
    public async Task A_range_of_row_keys_answers_the_same_by_the_index_as_row_by_row()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var table = new TableClient(azurite.ConnectionString, "rows");
        await table.CreateAsync();
        string[] first = ["!p|", "q|", "Q|", "0x1f", "1e5", "12", "", "é|", "a b|", "-"];
        string Key() => first[random.Next(first.Length)] + random.Next(40).ToString("D2", CultureInfo.InvariantCulture);
        var keys = Enumerable.Range(0, 400).Select(_ => (Partition: random.Next(2) == 0 ? "7" : "p", Row: Key())).Distinct().ToList();
        foreach (var of in keys.GroupBy(k => k.Partition))
        {
            foreach (var some in of.Chunk(100))
                await table.SubmitTransactionAsync(some.Select(k => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(k.Partition, k.Row))));
        }

        for (var i = 0; i < 60; i++)
        {
            var (low, high) = i % 2 == 0 ? (Key(), Key()) : (first[i / 2 % first.Length], first[i / 2 % first.Length] + "~");
            var partition = i % 3 == 0 ? "" : $"PartitionKey eq '{(i % 3 == 1 ? "7" : "p")}' and ";
            var byIndex = await KeysAsync($"{partition}RowKey ge '{low}' and RowKey lt '{high}'");
            Assert.Equal(await KeysAsync($"{partition}RowKey lt '{high}' and RowKey ge '{low}'"), byIndex);
        }

        async Task<List<string>> KeysAsync(string filter) => [.. (await RowsAsync(table, filter, perPage: 30)).Select(static row => $"{row.PartitionKey} {row.RowKey}")];
    }

    [Fact]
    public async Task Rows_are_what_was_written_last_whatever_came_went_and_failed_between()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();
        var table = new TableClient(azurite.ConnectionString, "rows");
        await table.CreateAsync();
        var rows = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var round = 1; round <= 120; round++)
        {
            var unit = Enumerable.Range(0, 30).Select(_ => Key()).Distinct().Select(key => new TableTransactionAction(
                !rows.ContainsKey(key) ? TableTransactionActionType.Add
                    : random.Next(3) == 0 ? TableTransactionActionType.Delete : TableTransactionActionType.UpdateReplace,
                new TableEntity("p", key) { ["N"] = round })).ToList();
            if (random.Next(4) == 0)
            {
                unit.Add(new(TableTransactionActionType.Delete, new TableEntity("p", "nowhere"), ETag.All));
                await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(unit));
            }
            else
            {
                await table.SubmitTransactionAsync(unit);
                foreach (var change in unit)
                {
                    rows.Remove(change.Entity.RowKey);
                    if (change.ActionType != TableTransactionActionType.Delete)
                        rows.Add(change.Entity.RowKey, round);
                }
            }

            var asked = Key();
            var found = await table.GetEntityIfExistsAsync<TableEntity>("p", asked);
            Assert.Equal(rows.TryGetValue(asked, out var n) ? n : null, found.HasValue ? found.Value!.GetInt32("N") : null);
            Assert.Equal(
                rows.Where(static r => string.CompareOrdinal(r.Key, "q|05") >= 0 && string.CompareOrdinal(r.Key, "q|15") < 0),
                await NumbersAsync("PartitionKey eq 'p' and RowKey ge 'q|05' and RowKey lt 'q|15'"));
            if (round % 40 == 0)
            {
                await azurite.StopAsync();
                await azurite.StartAsync();
            }

            if (round % 10 == 0)
                Assert.Equal(rows, await NumbersAsync("PartitionKey eq 'p'"));
        }

        string Key() => $"q|{random.Next(200):D3}";

        async Task<List<KeyValuePair<string, int>>> NumbersAsync(string filter) =>
            [.. (await RowsAsync(table, filter)).Select(static row => KeyValuePair.Create(row.RowKey, row.GetInt32("N")!.Value))];
    }

    [Fact]
    public async Task A_queue_holds_what_was_sent_and_not_taken_out()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();
        var queue = new QueueClient(azurite.ConnectionString, "messages");
        await queue.CreateAsync();
        var there = new HashSet<string>();
        for (var round = 1; round <= 60; round++)
        {
            for (var i = random.Next(8); i > 0; i--)
                there.Add((await queue.SendMessageAsync($"{round}")).Value.MessageId);
            foreach (var message in (await queue.ReceiveMessagesAsync(random.Next(1, 9), TimeSpan.FromSeconds(1))).Value)
            {
                Assert.Contains(message.MessageId, there);
                var hidden = await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, "seen", TimeSpan.Zero);
                if (random.Next(2) == 0 && there.Remove(message.MessageId))
                    await queue.DeleteMessageAsync(message.MessageId, hidden.Value.PopReceipt);
            }

            if (round % 30 == 0)
            {
                await azurite.StopAsync();
                await azurite.StartAsync();
            }

            Assert.Equal(there.Count, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
            Assert.Subset(there, (await queue.PeekMessagesAsync(32)).Value.Select(static m => m.MessageId).ToHashSet());
        }
    }

    [Fact]
    public async Task A_killed_store_starts_again()
    {
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();

        azurite.Kill();
        await azurite.StartAsync();

        Assert.Empty(new TableServiceClient(azurite.ConnectionString).Query());
    }

    [Fact]
    public async Task A_damaged_folder_is_refused_with_its_reason()
    {
        var folder = Directory.CreateTempSubdirectory("routing-damaged-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "__azurite_db_table__.json"), "");

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => AzuriteProcess.StartOnDiskAsync(folder.FullName));

            Assert.Contains("is corrupt", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<TableEntity>> RowsAsync(TableClient table, string filter, int? perPage = null)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, perPage))
            rows.Add(row);
        return rows;
    }
}
