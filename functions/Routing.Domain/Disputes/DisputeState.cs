using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Enforcement;

namespace Routing.Domain.Disputes;

/// <summary>What a dispute has come to.</summary>
[JsonDerivedType(typeof(None), "none")]
[JsonDerivedType(typeof(WithSeller), "withSeller")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Gathering), "gathering")]
[JsonDerivedType(typeof(UnderReview), "underReview")]
[JsonDerivedType(typeof(Ruled), "ruled")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record DisputeState
{
    private DisputeState() { }

    /// <summary>Not opened yet.</summary>
    public sealed record None : DisputeState
    {
        public static readonly None Yet = new();
    }

    /// <summary>The seller's own turn.</summary>
    public sealed record WithSeller(Dispute Dispute, Clock Clock) : DisputeState;

    /// <summary>The seller said no; the buyer may turn to the platform.</summary>
    /// <param name="EscalateBy">Null: opened just now, and nobody's turn yet.</param>
    public sealed record Rejected(Dispute Dispute, DateTimeOffset? EscalateBy) : DisputeState;

    /// <summary>Both sides may show evidence, each in its own time.</summary>
    /// <param name="Buyer">Null: over, or the buyer has nothing more.</param>
    /// <param name="Seller">Null: over, or the seller has nothing more.</param>
    /// <param name="BuyerSilent">The buyer's time went by without anything.</param>
    /// <param name="SellerSilent">The seller's time went by without anything.</param>
    public sealed record Gathering(Dispute Dispute, Clock? Buyer, Clock? Seller, bool BuyerSilent, bool SellerSilent) : DisputeState;

    /// <summary>A person rules.</summary>
    /// <param name="ReviewBy">Null: every level let it lie; it waits for a person without end.</param>
    public sealed record UnderReview(Dispute Dispute, Proposal Proposal, DateTimeOffset? ReviewBy, int Level, string Queue) : DisputeState;

    /// <summary>Ruled; executed, open to appeal, or both.</summary>
    public sealed record Ruled(Dispute Dispute, Ruling Ruling, DisputeAppeal? Appeal, Execution Execution) : DisputeState;

    /// <summary>Final.</summary>
    /// <param name="Ruling">Null: it ended without one.</param>
    public sealed record Closed(Dispute Dispute, string Outcome, Ruling? Ruling, DateTimeOffset At) : DisputeState;
}

/// <summary>What it is about.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Round">How often the seller was asked in this attempt.</param>
/// <param name="Rulings">Rulings so far, in all attempts: part of the keys of their steps.</param>
public sealed record Dispute(
    CaseId Id, string Key, PolicyRef? Policy, string Market, string OrderId, string? ProductId, string BuyerId, string SellerId, Side OpenedBy,
    string Claim, Remedy Requested, Money Value, string? FulfilledBy, string Delivery, DateTimeOffset OpenedAt, int Attempt, int Round, int Rulings,
    bool SellerRejected, IReadOnlyList<EvidenceItem> Evidence);

/// <summary>By reference.</summary>
public sealed record EvidenceItem(Side Side, string Reference, string Sha256, string Kind, DateTimeOffset At);

/// <summary>A side's time.</summary>
/// <param name="Until">Exclusive.</param>
/// <param name="Reminders">Still to come, in order.</param>
public sealed record Clock(DateTimeOffset Until, IReadOnlyList<DateTimeOffset> Reminders)
{
    [JsonIgnore]
    public DateTimeOffset Next => Reminders.Count > 0 ? Reminders[0] : Until;
}

/// <summary>A decision on a dispute.</summary>
/// <param name="By">A person's id, or <see cref="Deciders.System"/>.</param>
/// <param name="Remedy">Null: the buyer gets nothing.</param>
/// <param name="Percent">Of the value; 100 but for a partial refund.</param>
/// <param name="Reasons">Codes.</param>
/// <param name="Agreed">Nobody was held at fault: the seller agreed, or said nothing where that means so.</param>
/// <param name="AppealBy">Exclusive; null: final.</param>
/// <param name="Final">No appeal can change it any more.</param>
public sealed record Ruling(
    string By, Liability Liability, Remedy? Remedy, int Percent, IReadOnlyList<string> Reasons, bool Agreed, DateTimeOffset At, DateTimeOffset? AppealBy,
    bool Final);

/// <param name="ReviewBy">Null: every level let it lie, or it was decided.</param>
/// <param name="Stays">Steps not asked yet wait for it.</param>
public sealed record DisputeAppeal(
    Side Side, string By, DateTimeOffset At, DateTimeOffset? ReviewBy, int Level, string Queue, bool Stays, Verdict? Verdict, string? Reviewer);

/// <summary>Where the execution is.</summary>
/// <param name="Steps">In order; one at a time.</param>
/// <param name="Deadline">Null: passed, or held up by goods or an appeal.</param>
/// <param name="Escalated">A person has to look.</param>
/// <param name="Goods">Goods that are waited for; null: none.</param>
/// <param name="GoodsBack">They came.</param>
public sealed record Execution(IReadOnlyList<StepState> Steps, DateTimeOffset? Deadline, bool Escalated, GoodsWait? Goods, bool GoodsBack);

/// <param name="Sent">The buyer handed them over: now they have to arrive.</param>
public sealed record GoodsWait(bool Sent, DateTimeOffset By);

[JsonConverter(typeof(CamelCaseEnumJson<StepStatus>))]
public enum StepStatus { Waiting, Asked, Retrying, Done, Failed, Dropped }

/// <param name="Attempt">Times asked so far.</param>
/// <param name="Next">Asked: when it is asked again for want of an answer; retrying: when it is asked again. Else null.</param>
/// <param name="AfterGoods">It waits until the goods are back.</param>
/// <param name="Status">Waiting: not asked yet. Failed: a person has to look. Dropped: it is not to be executed any more.</param>
public sealed record StepState(RemedyStep Step, StepStatus Status, int Attempt, DateTimeOffset? Next, bool AfterGoods);
