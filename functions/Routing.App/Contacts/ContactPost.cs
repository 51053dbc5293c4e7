using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>A posted contact, validated but not yet redacted. It never leaves the intake handler in this form.</summary>
public sealed record ContactPost(
    Source Source, string ExternalId, Party Party, string? SellerId, string? OrderId, string Market, string? Locale,
    string? Subject, string Text, IReadOnlyList<Turn> Transcript, OrderFacts? Order, DateTimeOffset? OccurredAt)
{
    public ContactId Id => ContactId.Of(Party.Id, Source, ExternalId);
}
