namespace Routing.Domain.Classification;

/// <summary>The leaves of the shipped taxonomy, in the form <c>family.leaf</c>.</summary>
public static class Intents
{
    /// <summary>Nothing this marketplace's service deals with.</summary>
    public const string OutOfScope = "none.out_of_scope";

    /// <summary>Every leaf, in the order of the taxonomy.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "order.place", "order.track", "order.change", "order.cancel", "order.cancellation_fee",
        "delivery.options", "delivery.eta", "delivery.delayed", "delivery.not_received", "delivery.address_change", "delivery.address_setup",
        "item.damaged", "item.defective", "item.wrong", "item.missing", "item.not_as_described", "item.counterfeit", "item.question",
        "return.request", "return.status", "return.pickup",
        "refund.request", "refund.status", "refund.policy", "exchange.request", "reship.request", "refund.partial",
        "payment.failed", "payment.methods", "payment.double_charge", "payment.invoice_get", "payment.invoice_check", "payment.coupon",
        "account.create", "account.registration_problem", "account.recover_password", "account.edit", "account.switch", "account.delete",
        "account.security",
        "service.hours_and_contact", "service.human_agent", "service.complaint", "service.feedback", "service.newsletter",
        "safety.product", "safety.scam", "safety.harassment", "safety.privacy",
        "seller.listing", "seller.logistics", "seller.payout", "seller.violation_appeal", "seller.policy", "seller.account",
        "seller.buyer_abuse",
        "dispute.open", "dispute.evidence", "dispute.status", "dispute.appeal",
        "creator.commission", "creator.sample", "creator.account",
        "chitchat.thanks", "chitchat.greeting",
        OutOfScope,
    ];

    /// <summary>The part before the first dot; the whole text when there is none.</summary>
    public static string Family(string intent)
    {
        var dot = intent.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? intent : intent[..dot];
    }

    /// <summary>Whether two intents are of one family.</summary>
    public static bool SameFamily(string left, string right) => Span(left).SequenceEqual(Span(right));

    /// <summary>Whether nothing is asked: a greeting or thanks.</summary>
    public static bool IsChitchat(string intent) => Span(intent).SequenceEqual("chitchat");

    private static ReadOnlySpan<char> Span(string intent)
    {
        var dot = intent.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? intent : intent.AsSpan(0, dot);
    }
}
