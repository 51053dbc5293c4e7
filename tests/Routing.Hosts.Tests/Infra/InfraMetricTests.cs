using System.Text.Json;
using System.Text.RegularExpressions;
using Routing.Domain.SellerResponse;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Infra;

/// <summary>The workbook and the alerts ask for instruments and tags that the code has; the workbook leaves none out.</summary>
public sealed partial class InfraMetricTests
{
    private static readonly CodeText s_code = CodeText.Load();
    private static readonly string s_workbook = File.ReadAllText(Path.Combine(AzuriteProcess.RepositoryRoot, "infra", "workbook.json"));
    private static readonly string s_alerts = BicepText.Load("modules", "alerts.bicep").Text;

    [Fact]
    public void The_workbook_shows_every_instrument_and_no_other() => Assert.Equal(s_code.Instruments.ToHashSet(), InstrumentsIn(Queries(s_workbook)));

    [Fact]
    public void Alerts_watch_backlog_breaches_what_was_set_aside_and_the_clock() =>
        Assert.Equal(["routing.case.events", "routing.clock.lag", "routing.inbound", "routing.queue.oldest_wait"], InstrumentsIn([s_alerts]).Order(StringComparer.Ordinal));

    [Fact]
    public void Tags_are_those_of_the_code()
    {
        var used = Property().Matches(string.Join('\n', Queries(s_workbook).Append(s_alerts))).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(s_code.Tags));
    }

    [Fact]
    public void Events_of_seller_cases_have_the_names_that_are_asked_for() =>
        Assert.All(EventName().Matches(s_alerts + s_workbook.Replace("\\\"", "\"", StringComparison.Ordinal)).Select(m => m.Groups[1].Value).Distinct(), e => Assert.NotNull(typeof(ResponseEvent).GetNestedType(e)));

    private static IEnumerable<string> Queries(string workbook) => [.. JsonDocument.Parse(workbook).RootElement.GetProperty("items").EnumerateArray()
        .Select(i => i.GetProperty("content")).Where(c => c.TryGetProperty("query", out _)).Select(c => c.GetProperty("query").GetString()!)];

    private static HashSet<string> InstrumentsIn(IEnumerable<string> queries) =>
        [.. queries.SelectMany(q => InstrumentName().Matches(q)).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("\"(routing\\.[a-z_.]+)\"")]
    private static partial Regex InstrumentName();

    [GeneratedRegex(@"Properties\.(\w+)")]
    private static partial Regex Property();

    [GeneratedRegex("Properties\\.event\\) == \"(\\w+)\"")]
    private static partial Regex EventName();
}
