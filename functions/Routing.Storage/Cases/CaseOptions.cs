using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.Storage.Cases;

/// <summary>Section Cases.</summary>
public sealed class CaseOptions
{
    /// <summary>Partitions that cases and sellers are hashed to. 1 to 1,024; default 1. Fixed for a store: other cases would not be found.</summary>
    /// <remarks>One partition groups best on one machine; a partition of Azure Tables takes about 2,000 rows a second, so Azure wants more.</remarks>
    [Range(1, 1_024)]
    public int Shards { get; init; } = 1;

    /// <summary>Most alarms under way or held in memory at once. 32 to 10,000; default 512.</summary>
    [Range(32, 10_000)]
    public int AlarmsInFlight { get; init; } = 512;
}

[OptionsValidator]
internal sealed partial class CaseOptionsValidator : IValidateOptions<CaseOptions>;
