using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Routing.Domain.Contacts;

namespace Routing.Storage.Work;

/// <summary>Section Work.</summary>
public sealed class WorkOptions
{
    /// <summary>Partitions the queues are hashed to. 1 to 256; default 1. Fixed for a store: other work would not be found.</summary>
    /// <remarks>One partition groups best on one machine; a partition of Azure Tables takes about 2,000 rows a second, so Azure wants more.</remarks>
    [Range(1, 256)]
    public int Shards { get; init; } = 1;
}

[OptionsValidator]
internal sealed partial class WorkOptionsValidator : IValidateOptions<WorkOptions>;

/// <summary>Which partition of the table work a queue is in.</summary>
internal sealed class WorkKeys(int shards)
{
    public string Partition(string queue) =>
        shards == 1 ? "000" : ((int)(Digest.Bits(Digest.Base32(12, "queue", queue), 12) % (uint)shards)).ToString("x3", CultureInfo.InvariantCulture);
}
