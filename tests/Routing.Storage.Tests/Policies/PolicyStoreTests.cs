using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App;
using Routing.App.Policies;
using Routing.Storage.Policies;
using Routing.Tests;
using Xunit;

namespace Routing.Storage.Tests.Policies;

/// <summary>What every store of policies has to do.</summary>
public abstract class PolicyStoreTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    /// <summary>A market of its own for each test.</summary>
    private readonly string _market = Guid.NewGuid().ToString("N");

    protected abstract IPolicyStore Store { get; }

    [Fact]
    public async Task What_was_added_is_read_in_the_order_of_versions()
    {
        foreach (var version in (int[])[1, 2, 10, 9, 3])
            Assert.True(await Store.AddAsync(Policy(version), Ct));
        await Store.AddAsync(Policy(1) with { Market = _market + "other" }, Ct);

        var all = await Store.ReadAsync(_market, 0, Ct);

        Assert.Equal([1, 2, 3, 9, 10], all.Select(p => p.Version));
        Assert.Equal([9, 10], (await Store.ReadAsync(_market, 3, Ct)).Select(p => p.Version));
        Assert.Empty(await Store.ReadAsync(_market, 10, Ct));
        Assert.Empty(await Store.ReadAsync("nobody", 0, Ct));
    }

    [Fact]
    public async Task Nothing_of_a_version_is_lost()
    {
        var random = new byte[300_000]; // does not compress: five chunks
        Random.Shared.NextBytes(random);
        var policy = Policy(1) with { Document = random, Source = PolicySource.Api, EffectiveFrom = new(2026, 11, 22, 10, 0, 0, 1, TimeSpan.FromHours(-3)) };

        await Store.AddAsync(policy, Ct);

        var read = Assert.Single(await Store.ReadAsync(_market, 0, Ct));
        Assert.Equal(policy with { Document = default }, read with { Document = default });
        Assert.True(policy.Document.Span.SequenceEqual(read.Document.Span));
    }

    [Fact]
    public async Task A_version_is_never_replaced()
    {
        await Store.AddAsync(Policy(1), Ct);

        Assert.False(await Store.AddAsync(Policy(1) with { Hash = "other" }, Ct));
        Assert.Equal("hash", Assert.Single(await Store.ReadAsync(_market, 0, Ct)).Hash);
    }

    [Fact]
    public async Task Of_writers_at_the_same_time_one_gets_the_version()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Store.AddAsync(Policy(1) with { Hash = $"{i}" }, Ct))));

        Assert.Single(added, a => a);
    }

    private StoredPolicy Policy(int version) =>
        new(_market, version, "hash", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), PolicySource.File, "{}"u8.ToArray());
}

public sealed class InMemoryPolicyStoreTests : PolicyStoreTests
{
    protected override IPolicyStore Store { get; } = new InMemoryPolicyStore();
}

public sealed class PolicyTableTests(PolicyTableTests.Azurite azurite) : PolicyStoreTests, IClassFixture<PolicyTableTests.Azurite>
{
    protected override IPolicyStore Store => azurite.Table;

    [Fact]
    public async Task A_book_finds_after_a_restart_what_was_put_before()
    {
        using var first = new PolicyBook(PolicyFiles.Shipped, azurite.Table, TimeProvider.System, NullLogger<PolicyBook>.Instance);
        await first.LoadAsync(default);
        var document = System.Text.Json.Nodes.JsonNode.Parse(first.Document("US", DateTimeOffset.UtcNow)!.Value.Span)!["document"]!;
        document["market"]!["clearIntent"] = 0.9;
        var kept = Assert.IsType<PolicyPut.Kept>(await first.PutAsync("US", System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), default));

        using var second = new PolicyBook(PolicyFiles.Shipped, azurite.Table, TimeProvider.System, NullLogger<PolicyBook>.Instance);
        await second.LoadAsync(default);

        Assert.Equal(2, kept.Ref.Version);
        Assert.Equal(kept.Ref, second.Find("US", DateTimeOffset.UtcNow)!.Ref);
        Assert.Equal(1, second.Find("MX", DateTimeOffset.UtcNow)!.Ref.Version);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_an_outage()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var nobody = new PolicyTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/devstoreaccount1;", options));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => nobody.ReadAsync("US", 0, default));
    }

    public sealed class Azurite : IAsyncLifetime
    {
        private AzuriteProcess? _process;

        public PolicyTable Table { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _process = await AzuriteProcess.StartInMemoryAsync();
            var tables = new TableServiceClient(_process.ConnectionString);
            await tables.CreateTableIfNotExistsAsync(PolicyTable.Name);
            Table = new(tables);
        }

        public async Task DisposeAsync() => await _process!.DisposeAsync();
    }
}
