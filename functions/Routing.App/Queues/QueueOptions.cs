using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.App.Queues;

/// <summary>Section <c>Queues</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>
    /// How often a waiting pull looks into the store for what another process placed; what this process places wakes it at once. Set it to
    /// 150 ms where several processes share the store. 0 (never) to 1 min; default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Contacts of a queue read at a time, and kept in memory with their payload. 10 to 1,000; default 1,000.</summary>
    [Range(10, 1000)]
    public int HeadLength { get; init; } = 1000;

    /// <summary>Most contacts of one queue kept in memory. 10 to 1,000,000; default 50,000.</summary>
    [Range(10, 1_000_000)]
    public int MaxKnown { get; init; } = 50_000;

    /// <summary>
    /// Payload kept in memory over all queues, packed, bytes, a quarter of it for what is about to be taken. What does not fit is read, with that of the
    /// next in the queue, when it is taken, and of a long queue the end is forgotten. Default 16 MiB.
    /// </summary>
    [Range(0, 1L << 32)]
    public long PayloadBytes { get; init; } = 16 << 20;

    /// <summary>How long an agent is not offered a contact that was released. 0 to 1 day; default 0: it is anyone's again. A skipped one is never offered again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReleaseRest { get; init; } = TimeSpan.Zero;

    /// <summary>A site counts as working in a queue while one of its agents pulled from it within this time. 1 s to 1 day; default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Presence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an agent holds a contact of a queue that no policy has any more. 10 s to 1 day; default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan OrphanLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest a pull may wait. 0 to 5 min; default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often today's counters are saved; a crash loses at most this. 1 s to 10 min; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CounterInterval { get; init; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class QueueOptionsValidator : IValidateOptions<QueueOptions>;
