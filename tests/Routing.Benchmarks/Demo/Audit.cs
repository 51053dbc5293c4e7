using System.Text.Json;

namespace Routing.Benchmarks.Demo;

/// <summary>What the service says afterwards: whether every contact is there and its decision can be derived again, and what it counted.</summary>
internal sealed record Audit(int Derived, int Day, int ThreeDays, int Week, IReadOnlyDictionary<string, double> ServiceLevels)
{
    private const int AtOnce = 8;

    public static async Task<Audit> OfAsync(Api supervisor, Journal journal)
    {
        var (derived, day, threeDays, week) = (0, 0, 0, 0);
        await Parallel.ForEachAsync(journal.Contacts.Values, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (contact, _) =>
        {
            var answer = await supervisor.GetAsync($"/api/contacts/{contact.Id}/explanation?rederive=true", 200);
            if (!answer.IsOk)
                return;
            if (answer.Json.GetProperty("matches").GetBoolean())
                Interlocked.Increment(ref derived);
            else
                journal.Problems.Enqueue($"Contact {contact.Id} ({contact.Sample.ExternalId}): its decision cannot be derived again.");
        });
        var parties = journal.Contacts.Values.Select(static c => c.Sample.Party).Distinct(StringComparer.Ordinal);
        await Parallel.ForEachAsync(parties, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (party, _) =>
        {
            var answer = await supervisor.GetAsync($"/api/parties/{Uri.EscapeDataString(party)}/issues", 200);
            if (!answer.IsOk)
                return;
            var counts = answer.Json.GetProperty("recontacts");
            Interlocked.Add(ref day, counts.GetProperty("within24h").GetInt32());
            Interlocked.Add(ref threeDays, counts.GetProperty("within72h").GetInt32());
            Interlocked.Add(ref week, counts.GetProperty("within7d").GetInt32());
        });
        return new(derived, day, threeDays, week, await ServiceLevelsAsync(supervisor));
    }

    private static async Task<Dictionary<string, double>> ServiceLevelsAsync(Api supervisor)
    {
        var answer = await supervisor.GetAsync("/api/queues", 200);
        return !answer.IsOk ? [] : answer.Json.GetProperty("queues").EnumerateArray()
            .Where(static q => q.GetProperty("serviceLevelToday").ValueKind == JsonValueKind.Number)
            .ToDictionary(static q => q.GetProperty("name").GetString()!, static q => q.GetProperty("serviceLevelToday").GetDouble(), StringComparer.Ordinal);
    }
}
