using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>How a posted contact ended.</summary>
public abstract record IntakeReply
{
    private IntakeReply() { }

    /// <param name="Json">The answer of api.md, UTF-8; the very bytes of the first answer when it is a replay.</param>
    public sealed record Accepted(ContactId Id, ReadOnlyMemory<byte> Json, bool Replayed) : IntakeReply;

    /// <summary>The same (source, externalId) of this party was posted before with other content: 422 externalId_reused.</summary>
    public sealed record Reused(ContactId Id) : IntakeReply;

    /// <summary>The same contact is being processed right now: 409 in_progress.</summary>
    public sealed record InProgress(ContactId Id) : IntakeReply;
}
