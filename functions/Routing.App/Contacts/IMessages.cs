using Routing.App.Cases;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>A message to the party (directMessage) or a contact handed to the seller, for whoever delivers it.</summary>
/// <param name="Id">The contact's: a message that comes twice has the same id.</param>
/// <param name="Text">Redacted words of the party; only for the seller.</param>
public sealed record OutboundMessage(
    ContactId Id, Channel Channel, string Market, string PartyId, string? SellerId, string? OrderId, string? Template, string Language, string? Text,
    DateTimeOffset? DueAt)
{
    public static OutboundMessage Of(ContactRecord record) => new(
        record.Contact.Id, record.Decision.Channel, record.Contact.Market, record.Contact.Party.Id, record.Contact.SellerId, record.Contact.OrderId,
        record.Decision.Message, record.Situation.Language, record.Decision.Channel == Channel.Seller ? record.Contact.Text : null, record.Decision.DueAt);
}

/// <summary>Messages that leave this system: queue messages-outbound. At least once.</summary>
public interface IMessages
{
    Task SendAsync(OutboundMessage message, CancellationToken ct);

    Task SendAsync(CaseNotice notice, CancellationToken ct);
}
