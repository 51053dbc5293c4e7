using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>Who asks something of a case.</summary>
/// <param name="Person">Who decides or appeals: the seller, the reviewer named by a supervisor, or the key.</param>
/// <param name="SellerId">Set for a seller's key: cases of others are not its own.</param>
public sealed record CaseCaller(string Person, string? SellerId);

/// <summary>What a seller wrote to a buyer.</summary>
/// <param name="ReplyId">Null: derived from the rest, so that the same posted twice is one.</param>
/// <param name="At">Null: now.</param>
public sealed record ReplyPost(
    ContactId Contact, string Text, DateTimeOffset? At, string? ReplyId, ReplySurface Surface, ReplyAuthor Author, bool Resolves);

/// <summary>A violation that a person found.</summary>
/// <param name="Points">Null: as the market's terms say.</param>
public sealed record ViolationPost(string Market, string Violation, string Source, int? Points, IReadOnlyList<Finding> Findings);

/// <summary>A dispute as it is opened. Buyer, seller, market and value may be left to the contact that it comes from.</summary>
public sealed record DisputePost(
    string OrderId, string? ProductId, Side OpenedBy, string Claim, Remedy Requested, ContactId? Contact, string? Market, string? BuyerId, string? SellerId,
    Money? Value, string? FulfilledBy, string? Delivery, DateTimeOffset? DeliveredAt, DateTimeOffset? AskedSellerAt, string? Key, int OrderAttempts);

/// <summary>What may be asked of a case by its id.</summary>
public abstract record CaseAction
{
    private CaseAction() { }

    /// <param name="Side">Null: the seller's, who asks.</param>
    public sealed record Evidence(Side? Side, string Reference, string Sha256, string Kind) : CaseAction;

    public sealed record Correct : CaseAction;

    public sealed record Appeal(Side? Side, Evidence? Shows) : CaseAction;

    /// <param name="Reason">Redacted.</param>
    public sealed record Review(Verdict Verdict, string Reason, Ruling? Instead) : CaseAction;

    /// <param name="Remedy">Null: the buyer gets nothing.</param>
    /// <param name="Reason">Redacted.</param>
    public sealed record Ruling(Liability Liability, Remedy? Remedy, int Percent, string Reason) : CaseAction;

    public sealed record Pause(DateTimeOffset? At) : CaseAction;

    public sealed record Resume(DateTimeOffset? At) : CaseAction;

    /// <summary>A step of a dispute that either side takes.</summary>
    public sealed record Step(DisputeMove Move, Side? Side) : CaseAction;

    /// <summary>A person looked into a step of a ruling that could not be executed.</summary>
    public sealed record Resolve(string StepKey, StepResolution Resolution) : CaseAction;
}

/// <summary>What either side of a dispute may do without showing anything.</summary>
public enum DisputeMove { Accept, Reject, Escalate, Resubmit, Withdraw, Rest, GoodsSent, GoodsReceived }

/// <summary>How something asked of a case ended.</summary>
public abstract record CaseReply
{
    private CaseReply() { }

    /// <param name="Created">It was opened by this.</param>
    public sealed record Done(ReadOnlyMemory<byte> Json, CaseId Case, bool Created = false) : CaseReply;

    public sealed record NotFound : CaseReply;

    /// <summary>A lawful no; nothing was changed.</summary>
    public sealed record Refused(string Code) : CaseReply;

    /// <summary>The case is another seller's.</summary>
    public sealed record Forbidden : CaseReply;

    public sealed record Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> Errors) : CaseReply;
}

/// <summary>Sellers and cases as the endpoints see them. Every method throws <see cref="StoreUnavailableException"/> while the store does not answer.</summary>
public interface ICaseDesk
{
    Task<CaseReply> ReplyAsync(string sellerId, ReplyPost reply, CancellationToken ct);

    /// <param name="schedule">Null: the market's hours and no holiday.</param>
    Task<ReadOnlyMemory<byte>> PutCalendarAsync(string sellerId, SellerSchedule? schedule, bool chatbotOn, CancellationToken ct);

    /// <param name="market">Null: the one that something is known of.</param>
    Task<ReadOnlyMemory<byte>?> StandingAsync(string sellerId, string? market, CancellationToken ct);

    Task<CaseReply> FindAsync(CaseId id, CaseCaller caller, CancellationToken ct);

    Task<CaseReply> ActAsync(CaseId id, CaseAction action, CaseCaller caller, CancellationToken ct);

    Task<CaseReply> OpenViolationAsync(string sellerId, ViolationPost violation, string person, CancellationToken ct);

    Task<CaseReply> OpenDisputeAsync(DisputePost dispute, CaseCaller caller, CancellationToken ct);
}
