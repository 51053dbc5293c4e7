using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.Storage.Contacts;

/// <summary>Section Contacts.</summary>
public sealed class ContactOptions
{
    /// <summary>Partitions the parties are hashed to. 1 to 256; default 1. Fixed for a store: other contacts would not be found.</summary>
    /// <remarks>One partition groups best on one machine; a partition of Azure Tables takes about 2,000 rows a second, so Azure wants more.</remarks>
    [Range(1, 256)]
    public int Shards { get; init; } = 1;

    /// <summary>Heads of parties kept in memory, about 2.5 KiB each. 0 to 1,000,000; default 8,000.</summary>
    [Range(0, 1_000_000)]
    public int HeadCache { get; init; } = 8_000;

    /// <summary>Parties whose first contact needs no read because they are known to be new, about 24 bytes each. 0 to 100,000,000; default 1,000,000.</summary>
    [Range(0, 100_000_000)]
    public int KnownParties { get; init; } = 1_000_000;
}

[OptionsValidator]
internal sealed partial class ContactOptionsValidator : IValidateOptions<ContactOptions>;
