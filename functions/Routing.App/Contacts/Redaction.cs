using System.Text.Json;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Privacy;

namespace Routing.App.Contacts;

/// <summary>Takes personal data out of everything a party or a bot wrote. Doing it again changes nothing.</summary>
internal static class Redaction
{
    /// <returns>The redacted post, and what was recognised in its text.</returns>
    public static (ContactPost Post, IReadOnlyList<Entity> Entities) Redact(ContactPost post)
    {
        string[] keep = post.OrderId is { } order ? [order] : [];
        var text = Redactor.Redact(post.Text, keep);
        var redacted = post with
        {
            Subject = post.Subject is { } subject ? Redactor.Redact(subject, keep).Text : null,
            Text = text.Text,
            Transcript = [.. post.Transcript.Select(t => t with { Text = Redactor.Redact(t.Text, keep).Text })],
        };
        return (redacted, text.Entities);
    }

    /// <summary>
    /// The redacted post as a body for the message queue. Null when it does not fit there, since a label can be longer than what it
    /// stands for: such a contact is taken in at once.
    /// </summary>
    public static byte[]? ToMessage(ContactPost post, int mostCharacters, int mostBytes)
    {
        var (redacted, _) = Redact(post);
        if (redacted.Text.Length > mostCharacters || redacted.Transcript.Any(t => t.Text.Length > mostCharacters))
            return null;
        var body = JsonSerializer.SerializeToUtf8Bytes(redacted, AppJson.Default.ContactPost);
        return body.Length <= mostBytes ? body : null;
    }

    /// <param name="post">Redacted.</param>
    public static Contact ToContact(ContactPost post, IReadOnlyList<Entity> entities, DateTimeOffset now) => new()
    {
        Id = post.Id,
        Source = post.Source,
        ExternalId = post.ExternalId,
        Party = post.Party,
        SellerId = post.SellerId,
        OrderId = post.OrderId ?? entities.FirstOrDefault(static e => e.Kind == EntityKind.OrderId)?.Value.TrimStart('#'),
        Market = post.Market,
        Locale = post.Locale,
        Subject = post.Subject,
        Text = post.Text,
        Transcript = post.Transcript,
        Order = post.Order,
        OccurredAt = post.OccurredAt,
        ReceivedAt = now,
    };
}
