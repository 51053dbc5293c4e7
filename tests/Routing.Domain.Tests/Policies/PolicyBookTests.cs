using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Routing.App.Policies;
using Xunit;

namespace Routing.Domain.Tests.Policies;

public sealed class PolicyBookTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("policies").FullName;
    private readonly InMemoryPolicyStore _store = new();
    private readonly Recorder _log = new();
    private readonly Clock _clock = new();
    private DateTime _written = DateTime.UtcNow;

    public PolicyBookTests()
    {
        foreach (var market in (string[])["US", "MX"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, market));
            foreach (var section in PolicyDocument.SectionNames)
                File.Copy(Path.Combine(PolicyFiles.Shipped, market, $"{section}.json"), Path.Combine(_folder, market, $"{section}.json"));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_become_the_first_version()
    {
        using var book = await LoadedAsync();

        Assert.Equal(["MX", "US"], book.Markets);
        Assert.Equal(1, book.Find("US", Now)!.Ref.Version);
        Assert.Null(book.Find("BR", Now));
        Assert.Same(book.Find("MX", Now)!.Queues["mx-orders-en-t1"], book.FindQueue("mx-orders-en-t1", Now));
        Assert.Null(book.FindQueue("mx-nothing-t1", Now));
        Assert.Null(book.FindQueue("orders", Now));
    }

    [Fact]
    public async Task A_start_with_the_same_files_adds_no_version_and_one_with_others_adds_the_next()
    {
        using var first = await LoadedAsync();
        using var second = await LoadedAsync();
        Assert.Equal(first.Find("US", Now)!.Ref, second.Find("US", Now)!.Ref);

        Change("US", m => m["clearIntent"] = 0.7);
        using var third = await LoadedAsync();

        Assert.Equal((2, 0.7), (third.Find("US", Now)!.Ref.Version, third.Find("US", Now)!.ClearIntent));
        Assert.Equal(1, third.Find("MX", Now)!.Ref.Version);
    }

    [Fact]
    public async Task A_broken_file_stops_the_start_and_is_named()
    {
        Change("US", m => m["clearIntent"] = 7);
        using var book = Book();

        var refused = await Assert.ThrowsAsync<PolicyException>(() => book.LoadAsync(Ct));

        Assert.Contains("US/market.json $.clearIntent: Expected a number from 0 to 1.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _store.ReadAsync("MX", 0, Ct));
    }

    [Fact]
    public async Task A_folder_without_markets_stops_the_start()
    {
        using var book = new PolicyBook(Path.Combine(_folder, "none"), _store, _clock, _log);

        await Assert.ThrowsAsync<PolicyException>(() => book.LoadAsync(Ct));
    }

    [Fact]
    public async Task Changed_files_are_taken_once_two_looks_saw_them_alike()
    {
        using var book = await LoadedAsync();
        Change("US", m => m["clearIntent"] = 0.7);

        await book.ReloadAsync(Ct);
        Assert.Equal(1, book.Find("US", Now)!.Ref.Version);
        await book.ReloadAsync(Ct);
        await book.ReloadAsync(Ct);

        Assert.Equal((2, 0.7), (book.Find("US", Now)!.Ref.Version, book.Find("US", Now)!.ClearIntent));
    }

    [Fact]
    public async Task A_broken_change_keeps_the_policy_and_is_logged_once_with_file_path_and_reason()
    {
        using var book = await LoadedAsync();
        Change("US", m => m["clearIntent"] = 7);

        for (var i = 0; i < 5; i++)
            await book.ReloadAsync(Ct);

        Assert.Equal(1, book.Find("US", Now)!.Ref.Version);
        var (id, text) = Assert.Single(_log.Entries, e => e.Id != 4001);
        Assert.Equal(4002, id);
        Assert.Contains("US/market.json $.clearIntent: Expected a number from 0 to 1.", text, StringComparison.Ordinal);

        Change("US", m => m["clearIntent"] = 0.6);
        await book.ReloadAsync(Ct);
        await book.ReloadAsync(Ct);
        Assert.Equal(0.6, book.Find("US", Now)!.ClearIntent);
    }

    [Fact]
    public async Task What_is_put_becomes_the_next_version_and_unchanged_files_do_not_come_back()
    {
        using var book = await LoadedAsync();

        var kept = Assert.IsType<PolicyPut.Kept>(await book.PutAsync("US", Whole(m => m["clearIntent"] = 0.8), Ct));
        await book.ReloadAsync(Ct);
        await book.ReloadAsync(Ct);
        using var restarted = await LoadedAsync();

        Assert.Equal(2, kept.Ref.Version);
        Assert.Equal(kept.Ref, book.Find("US", Now)!.Ref);
        Assert.Equal(kept.Ref, restarted.Find("US", Now)!.Ref);
        Assert.Equal(0.8, restarted.Find("US", Now)!.ClearIntent);
    }

    [Fact]
    public async Task Putting_the_same_again_is_the_same_version()
    {
        using var book = await LoadedAsync();
        var once = await book.PutAsync("US", Whole(m => m["clearIntent"] = 0.8), Ct);

        Assert.Equal(once, await book.PutAsync("US", Whole(m => m["clearIntent"] = 0.8), Ct));
    }

    [Fact]
    public async Task What_is_put_broken_changes_nothing_and_tells_every_error()
    {
        using var book = await LoadedAsync();

        var refused = Assert.IsType<PolicyPut.Refused>(await book.PutAsync("US", Whole(m => (m["clearIntent"], m["currency"]) = (8, "x")), Ct));

        Assert.Equal(["$.market.clearIntent", "$.market.currency"], refused.Errors.Select(e => e.Path).Order());
        Assert.Equal(1, book.Find("US", Now)!.Ref.Version);
        Assert.IsType<PolicyPut.Refused>(await book.PutAsync("US", "nonsense"u8.ToArray(), Ct));
        Assert.IsType<PolicyPut.UnknownMarket>(await book.PutAsync("FR", Whole(_ => { }), Ct));
    }

    [Fact]
    public async Task A_version_is_in_force_from_its_date_on_and_a_higher_one_wins()
    {
        using var book = await LoadedAsync();
        await book.PutAsync("US", Whole(m => (m["effectiveFrom"], m["clearIntent"]) = ("2027-01-01T00:00:00Z", 0.7)), Ct);
        await book.PutAsync("US", Whole(m => m["clearIntent"] = 0.6), Ct);
        var year = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(3, book.Find("US", Now)!.Ref.Version);
        Assert.Equal(3, book.Find("US", year)!.Ref.Version); // 3 is higher than 2 and in force too
        await book.PutAsync("US", Whole(m => (m["effectiveFrom"], m["clearIntent"]) = ("2027-01-01T00:00:00Z", 0.9)), Ct);
        Assert.Equal(3, book.Find("US", year.AddTicks(-1))!.Ref.Version);
        Assert.Equal(4, book.Find("US", year)!.Ref.Version);
        Assert.Null(book.Find("US", new DateTimeOffset(2025, 12, 31, 23, 59, 59, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_version_that_another_process_put_is_found_by_number_at_once_and_in_force_after_a_while()
    {
        using var here = await LoadedAsync();
        using var there = await LoadedAsync();
        var kept = Assert.IsType<PolicyPut.Kept>(await there.PutAsync("US", Whole(m => m["clearIntent"] = 0.8), Ct));

        Assert.Equal(kept.Ref, (await here.FindVersionAsync("US", 2, Ct))!.Ref);
        Assert.Equal(1, (await here.FindVersionAsync("US", 1, Ct))!.Ref.Version);
        Assert.Null(await here.FindVersionAsync("US", 3, Ct));
        Assert.Null(await here.FindVersionAsync("FR", 1, Ct));

        await there.PutAsync("MX", Whole(m => m["clearIntent"] = 0.8, "MX"), Ct);
        await here.ReloadAsync(Ct);
        Assert.Equal(1, here.Find("MX", Now)!.Ref.Version);
        _clock.Advance(PolicyBook.StoreInterval);
        await here.ReloadAsync(Ct);
        Assert.Equal(2, here.Find("MX", Now)!.Ref.Version);
    }

    [Fact]
    public async Task Writers_at_the_same_time_get_versions_of_their_own()
    {
        var books = new List<PolicyBook>();
        for (var i = 0; i < 4; i++)
            books.Add(await LoadedAsync());

        var puts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            Task.Run(() => books[i % 4].PutAsync("US", Whole(m => m["clearIntent"] = i / 100.0), Ct))));

        Assert.Equal(Enumerable.Range(2, 40), puts.Cast<PolicyPut.Kept>().Select(p => p.Ref.Version).Order());
        books.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task A_kept_version_that_cannot_be_read_is_logged_and_the_one_before_it_is_used()
    {
        using var first = await LoadedAsync();
        await _store.AddAsync(new("US", 2, "00", Now.AddDays(-1), PolicySource.Api, "{ \"market\": {} }"u8.ToArray()), Ct);

        using var book = await LoadedAsync();

        Assert.Equal(1, book.Find("US", Now)!.Ref.Version);
        Assert.Null(await book.FindVersionAsync("US", 2, Ct));
        Assert.Contains(_log.Entries, e => e.Id == 4003);
    }

    [Fact]
    public async Task The_document_of_a_market_can_be_put_back()
    {
        using var book = await LoadedAsync();
        await book.PutAsync("US", Whole(m => m["clearIntent"] = 0.8), Ct);

        var json = JsonNode.Parse(book.Document("US", Now)!.Value.Span)!;

        Assert.Equal(("US", 2, book.Find("US", Now)!.Ref.Hash), ((string)json["market"]!, (int)json["version"]!, (string)json["hash"]!));
        Assert.Equal("2026-01-01T00:00:00Z", (string)json["effectiveFrom"]!);
        Assert.Equal("api", (string)json["source"]!);
        Assert.Equal([1, 2], json["versions"]!.AsArray().Select(v => (int)v!["version"]!));
        Assert.Equal(2, Assert.IsType<PolicyPut.Kept>(await book.PutAsync("US", BrokenPolicyTests.Bytes(json["document"]!), Ct)).Ref.Version);
        Assert.Null(book.Document("FR", Now));
    }

    private PolicyBook Book() => new(_folder, _store, _clock, _log);

    private async Task<PolicyBook> LoadedAsync()
    {
        var book = Book();
        await book.LoadAsync(Ct);
        return book;
    }

    /// <summary>Writes market.json with a time of its own, as file systems count coarsely.</summary>
    private void Change(string market, Action<JsonNode> change)
    {
        var path = Path.Combine(_folder, market, "market.json");
        var json = JsonNode.Parse(File.ReadAllBytes(path))!;
        change(json);
        File.WriteAllBytes(path, BrokenPolicyTests.Bytes(json));
        File.SetLastWriteTimeUtc(path, _written = _written.AddSeconds(1));
    }

    private static byte[] Whole(Action<JsonNode> change, string market = "US")
    {
        var whole = new JsonObject();
        foreach (var section in PolicyDocument.SectionNames)
            whole[section] = JsonNode.Parse(File.ReadAllBytes(Path.Combine(PolicyFiles.Shipped, market, $"{section}.json")));
        change(whole["market"]!);
        return BrokenPolicyTests.Bytes(whole);
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = Now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }

    private sealed class Recorder : ILogger<PolicyBook>
    {
        public List<(int Id, string Text)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Entries)
                Entries.Add((eventId.Id, formatter(state, exception)));
        }
    }
}
