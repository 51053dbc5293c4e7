using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Privacy;

namespace Routing.App.Contacts;

/// <summary>Takes personal data out of everything a party or a bot wrote.</summary>
internal static class Redaction
{
    /// <returns>The redacted contact, and what was recognised in its text.</returns>
    public static (Contact Contact, IReadOnlyList<Entity> Entities) Apply(ContactPost post, DateTimeOffset now)
    {
        string[] keep = post.OrderId is { } order ? [order] : [];
        var text = Redactor.Redact(post.Text, keep);
        var contact = new Contact
        {
            Id = post.Id,
            Source = post.Source,
            ExternalId = post.ExternalId,
            Party = post.Party,
            SellerId = post.SellerId,
            OrderId = post.OrderId ?? text.Entities.FirstOrDefault(static e => e.Kind == EntityKind.OrderId)?.Value,
            Market = post.Market,
            Locale = post.Locale,
            Subject = post.Subject is { } subject ? Redactor.Redact(subject, keep).Text : null,
            Text = text.Text,
            Transcript = [.. post.Transcript.Select(t => t with { Text = Redactor.Redact(t.Text, keep).Text })],
            Order = post.Order,
            OccurredAt = post.OccurredAt,
            ReceivedAt = now,
        };
        return (contact, text.Entities);
    }
}
