using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Enforcement;

namespace Routing.Domain.Disputes;

/// <summary>What may be asked of a dispute.</summary>
public abstract record DisputeCommand
{
    private DisputeCommand() { }

    /// <summary>Opens it, or opens it again when it was closed and attempts are left.</summary>
    /// <param name="Key">The opener's own key of this request: the same again is a repeat.</param>
    /// <param name="Delivery">One of <see cref="DeliveryStates"/>.</param>
    /// <param name="DeliveredAt">When the order was delivered or due; the time to open counts from here. Null: unknown.</param>
    /// <param name="AskedSellerAt">When the buyer first asked the seller; the time to wait counts from here. Null: never.</param>
    /// <param name="OrderAttempts">Disputes about other products of the order.</param>
    public sealed record Open(
        CaseId Id, string Key, PolicyRef Policy, string Market, string OrderId, string? ProductId, string BuyerId, string SellerId, Side OpenedBy,
        string Claim, Remedy Requested, Money Value, string? FulfilledBy, string Delivery, DateTimeOffset? DeliveredAt, DateTimeOffset? AskedSellerAt,
        int OrderAttempts) : DisputeCommand
    {
        public static CaseId IdOf(string orderId, string? productId) => CaseId.Of(CaseKind.Arbitration, orderId, productId ?? "");
    }

    /// <summary>The seller's own answer.</summary>
    public sealed record Answer(bool Accept) : DisputeCommand;

    /// <summary>The buyer who was rejected turns to the platform.</summary>
    public sealed record Escalate : DisputeCommand;

    /// <summary>The buyer who was rejected asks the seller again.</summary>
    public sealed record Resubmit : DisputeCommand;

    /// <summary>The buyer lets it be.</summary>
    public sealed record Withdraw : DisputeCommand;

    /// <param name="Reference">Where it is kept; never the thing itself.</param>
    /// <param name="Sha256">64 hexadecimal digits.</param>
    /// <param name="Kind">Such as <c>tracking</c>, <c>photo</c>, <c>signature</c>.</param>
    public sealed record Evidence(Side Side, string Reference, string Sha256, string Kind) : DisputeCommand;

    /// <summary>The side has nothing more to show.</summary>
    public sealed record Rest(Side Side) : DisputeCommand;

    /// <summary>A reviewer's ruling, or what a reviewer makes of an appeal where it is not upheld.</summary>
    /// <param name="Reviewer">A person's id, or <see cref="Deciders.System"/>.</param>
    /// <param name="Remedy">Null: the buyer gets nothing.</param>
    /// <param name="Percent">Of the value; 100 but for a partial refund.</param>
    public sealed record Rule(string Reviewer, Liability Liability, Remedy? Remedy, int Percent, string Reason) : DisputeCommand;

    /// <param name="Shows">New evidence, where the market asks for it.</param>
    public sealed record Appeal(Side Side, string By, Evidence? Shows) : DisputeCommand;

    /// <summary>Decides an appeal.</summary>
    /// <param name="Instead">With <see cref="Verdict.Overturn"/>: the ruling in place of the first; null: the opposite of what was ruled.</param>
    public sealed record Review(string Reviewer, Verdict Verdict, string Reason, Rule? Instead) : DisputeCommand;

    /// <summary>A step was executed.</summary>
    public sealed record StepDone(string Key) : DisputeCommand;

    /// <param name="Attempt">Which asking of the step failed, from 1: a failure told twice counts once.</param>
    /// <param name="Permanent">Trying again would not help.</param>
    public sealed record StepFailed(string Key, int Attempt, string Code, bool Permanent) : DisputeCommand;

    /// <summary>A person looked into a step that could not be executed.</summary>
    public sealed record ResolveStep(string Person, string Key, StepResolution Resolution) : DisputeCommand;

    /// <summary>The buyer handed the goods to the carrier.</summary>
    public sealed record GoodsSent : DisputeCommand;

    /// <summary>The goods are back.</summary>
    public sealed record GoodsReceived : DisputeCommand;

    /// <summary>Do what is due.</summary>
    public sealed record Wake : DisputeCommand;
}

/// <summary>What a person makes of a step that could not be executed.</summary>
public enum StepResolution { Done, Retry, GiveUp }
