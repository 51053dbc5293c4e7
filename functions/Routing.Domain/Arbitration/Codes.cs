namespace Routing.Domain.Arbitration;

/// <summary>The codes of reasons and of masked channels that are not a policy's own. Stable: dashboards and clients compare them.</summary>
public static class Codes
{
    // Why a channel is not eligible, in the order they are looked at. A mask rule's and a seller's codes are their own.
    public const string ChannelDisabled = "channel_disabled";
    public const string SourceNotServed = "source_not_served";
    public const string RoleNotServed = "role_not_served";
    public const string LanguageNotServed = "language_not_served";
    public const string NotForIntent = "not_for_intent";
    public const string FailedBefore = "failed_before";
    public const string NoSeller = "no_seller";
    public const string OrderState = "order_state";
    public const string NoMessage = "no_message";

    // Why the decision is what it is.
    public const string Recontact = "recontact";
    public const string Merged = "merged";
    public const string Urgent = "urgent";
    public const string Clarified = "clarified";
    public const string UnclearIntent = "unclear_intent";
    public const string Chitchat = "chitchat";
    public const string TierUp = "tier_up";
    public const string QueueFull = "queue_full";
    public const string Treatment = "treatment";
    public const string LeastCost = "least_cost";
    public const string OnlyEligible = "only_eligible";
    public const string LastResort = "last_resort";
}
