using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.Storage.Inbound;

/// <summary>Section Retention.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long a message that was set aside is kept for somebody to look at and replay; it holds personal data. 1 day to 10 years; default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Poison { get; init; } = TimeSpan.FromDays(30);
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
