using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Routing.Benchmarks.Demo;

/// <summary>Thirty sellers of different habits through some weeks, on a clock that lets six hours pass in a second.</summary>
internal static class SellersDemo
{
    private const int Scale = 21_600, Sellers = 30, Seconds = 56;
    private const string Market = "US";

    private static readonly string[] s_questions =
    [
        "Which material is this product made of?", "Is the item waterproof, and which colours do you have?", "The item arrived damaged, what now?",
        "What size is the box of this product?",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var seed = args is ["--seed", var text] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : 1;
        if (args.Length > 0 && args is not ["--seed", _])
        {
            await Console.Error.WriteLineAsync("demo --sellers takes --seed only.");
            return 1;
        }

        if (!AnsiConsole.Profile.Out.IsTerminal)
            (AnsiConsole.Profile.Width, AnsiConsole.Profile.Capabilities.Ansi, AnsiConsole.Profile.Capabilities.ColorSystem) = (180, false, ColorSystem.NoColors);
        Console.WriteLine($"seed {seed}; a second is {Scale / 3600} hours");
        await using var host = await DemoHost.StartAsync(Scale);
        var problems = new ConcurrentQueue<string>();
        using var api = new Api(host.Address, host.Key("ops"), problems);
        var play = new SellerPlay(api, seed);
        await play.RunAsync(Sellers, s_questions, TimeSpan.FromSeconds(Seconds));
        await ReportAsync(api, play);
        foreach (var problem in problems.Take(10))
            await Console.Error.WriteLineAsync($"problem: {problem}");
        foreach (var line in host.Errors.Take(10))
            await Console.Error.WriteLineAsync($"host: {line}");
        return problems.IsEmpty ? 0 : 1;
    }

    private static async Task ReportAsync(Api api, SellerPlay play)
    {
        var pages = new ConcurrentDictionary<string, JsonElement>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(play.Cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (c, _) =>
        {
            if (await api.GetAsync($"/api/cases/{c.Key}", 200) is { IsOk: true } page)
                pages[c.Key] = page.Json;
        });
        var table = new Table().AddColumns("seller", "habit", "cases", "rate 24 h", "points", "in force", "timeline of the last case");
        for (var i = 0; i < play.Habits.Count; i++)
        {
            var seller = $"s-{i + 1}";
            var standing = (await api.GetAsync($"/api/sellers/{seller}/standing?market={Market}", 200)).Json;
            var own = play.Cases.Where(c => c.Value == seller && pages.ContainsKey(c.Key)).Select(c => c.Key).ToArray();
            var rate = standing.GetProperty("responseRates")[1].GetProperty("rate");
            var measures = string.Join(", ", standing.GetProperty("restrictions").EnumerateArray().Select(r => r.GetProperty("measure").GetString()));
            table.AddRow(
                seller, play.Habits[i].ToString(), $"{own.Length}", rate.ValueKind == JsonValueKind.Number ? rate.GetDouble().ToString("P0", CultureInfo.InvariantCulture) : "-",
                $"{standing.GetProperty("points").GetInt32()}", measures.Length > 0 ? measures : "-", own.Length > 0 ? Timeline(pages[own.MaxBy(c => pages[c].GetProperty("version").GetInt64())!]) : "-");
        }

        AnsiConsole.Write(table);
        var outcomes = new Table().AddColumns("kind", "ended or stands as", "cases");
        foreach (var group in pages.Values.GroupBy(p => (p.GetProperty("kind").GetString(), End(p))).OrderBy(g => g.Key.Item1).ThenByDescending(g => g.Count()))
            outcomes.AddRow(group.Key.Item1!, group.Key.Item2, $"{group.Count()}");
        AnsiConsole.Write(outcomes);
        Console.WriteLine($"{play.Contacts} contacts, {play.Replies} replies, {pages.Count} cases of sellers and {play.Disputes} disputes in {Seconds * Scale / 86_400} days");
    }

    private static string End(JsonElement page)
    {
        var details = page.GetProperty("details");
        var how = details.TryGetProperty("outcome", out var outcome) ? outcome.GetString() : details.TryGetProperty("status", out var status) ? status.GetString() : null;
        return how is null ? page.GetProperty("state").GetString()! : $"{page.GetProperty("state").GetString()}: {how}";
    }

    private static string Timeline(JsonElement page)
    {
        var events = page.GetProperty("history").EnumerateArray().ToArray();
        var start = events[0].GetProperty("storedAt").GetDateTimeOffset();
        return string.Join(" ", events.TakeLast(7).Select(e =>
            $"{(e.GetProperty("storedAt").GetDateTimeOffset() - start).TotalHours.ToString("N0", CultureInfo.InvariantCulture)}h {Short(e.GetProperty("event").GetString()!)}"));
    }

    private static string Short(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..name.LastIndexOf('-')];
}
