using System.Text.Json.Serialization;
using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>A posted contact, validated. <see cref="Redaction"/> comes before anything else is done with it.</summary>
public sealed record ContactPost(
    Source Source, string ExternalId, Party Party, string? SellerId, string? OrderId, string Market, string? Locale,
    string? Subject, string Text, IReadOnlyList<Turn> Transcript, OrderFacts? Order, DateTimeOffset? OccurredAt)
{
    [JsonIgnore]
    public ContactId Id => ContactId.Of(Party.Id, Source, ExternalId);
}
