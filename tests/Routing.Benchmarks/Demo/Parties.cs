using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Benchmarks.Demo;

/// <summary>The customers: each party's contacts in order, many parties at once.</summary>
/// <param name="isFresh">Whether the host has met none of them before.</param>
internal sealed class Parties(Api channel, Journal journal, bool isFresh) : IDisposable
{
    private const int AtOnce = 16;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turns = new(AtOnce);

    public Task RunAsync(IEnumerable<Sample> samples) =>
        Task.WhenAll(samples.GroupBy(static s => s.Party, StringComparer.Ordinal).Select(party => RunAsync([.. party])));

    public void Dispose() => _turns.Dispose();

    private async Task RunAsync(Sample[] story)
    {
        Posted? last = null;
        foreach (var sample in story)
        {
            if (last is not null)
                await WaitAsync(last, sample.After);
            await _turns.WaitAsync();
            try
            {
                last = await PostAsync(sample) ?? last;
            }
            finally
            {
                _turns.Release();
            }
        }
    }

    /// <summary>A party that comes back after the answer was due waits for it here too, so that days of the story fit into seconds.</summary>
    private async Task WaitAsync(Posted last, TimeSpan after)
    {
        if (last.DueAt is not { } due || after - last.Sample.After < due - last.ReceivedAt)
            return;
        var owner = last.MergedInto ?? last.Id;
        if (journal.Contacts.TryGetValue(owner, out var owing) && owing.Status == "queued")
            await Task.WhenAny(journal.CompletionOf(owner), Task.Delay(s_patience));
    }

    private async Task<Posted?> PostAsync(Sample sample)
    {
        var sent = DateTimeOffset.UtcNow;
        var answer = await channel.PostAsync("/api/contacts", sample.Contact.GetRawText(), Expected(sample));
        if (!answer.IsOk)
            return null;
        var posted = new Posted(sample, sent, answer.Json);
        if (answer.Status == HttpStatusCode.OK)
        {
            journal.Replay();
            if (journal.Contacts.TryGetValue(posted.Id, out var first) ? !JsonElement.DeepEquals(first.Answer, posted.Answer) : isFresh)
                journal.Problems.Enqueue($"POST /api/contacts {sample.ExternalId}: the repeat got another answer than the first.");
            return null;
        }

        if (!journal.Contacts.TryAdd(posted.Id, posted))
            journal.Problems.Enqueue($"POST /api/contacts {sample.ExternalId}: the id {posted.Id} was given to another contact before.");
        await ReportAsync(posted);
        return posted;
    }

    private int[] Expected(Sample sample) => sample.IsReplay ? [200] : isFresh ? [201] : [200, 201];

    /// <summary>What the party says of an answer without an agent. The channel is the one that answered, which the sample only guesses.</summary>
    private async Task ReportAsync(Posted posted)
    {
        if (posted is not { Sample.Outcome: { } told, Status: "answered" or "messaged" or "settled" or "withSeller" })
            return;
        var outcome = JsonObject.Create(told)!;
        if (posted.Status == "withSeller" && (string?)outcome["by"] != "seller")
            return;
        outcome.Remove("by");
        await channel.PostAsync($"/api/contacts/{posted.Id}/outcome", outcome.ToJsonString(), 200);
    }
}
