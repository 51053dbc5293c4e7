using System.Text.Json;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>What a channel is answered, as api.md shows it.</summary>
public sealed record ContactAnswer(
    ContactId ContactId, string IssueId, DateTimeOffset ReceivedAt, ContactStatus Status, Classification Classification, Decision Decision,
    ContactId? RecontactOf, ContactId? MergedInto, CaseId? CaseId)
{
    public static ContactAnswer Of(ContactRecord record) => new(
        record.Contact.Id, record.Situation.Link.IssueId, record.Contact.ReceivedAt, record.Status, record.Classification, record.Decision,
        record.Situation.Link is { Kind: LinkKind.Recontact, Of: { } of } ? of : null,
        record.Situation.Link is { Kind: LinkKind.Merge, Of: { } owner } ? owner : null,
        record.CaseId);

    public ReadOnlyMemory<byte> ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AppJson.Default.ContactAnswer);
}
