using System.Collections.Frozen;

namespace Routing.Domain.Disputes;

/// <summary>Who bears what part; percent, together 100.</summary>
/// <exception cref="ArgumentOutOfRangeException">A part is below 0, or they are not 100 together.</exception>
public sealed record Liability(int Buyer, int Seller, int Carrier, int Platform)
{
    public static readonly Liability OfBuyer = new(100, 0, 0, 0), OfSeller = new(0, 100, 0, 0), OfCarrier = new(0, 0, 100, 0), OfPlatform = new(0, 0, 0, 100);

    // Without init: a part alone cannot be changed.
    public int Buyer { get; } = Part(Buyer, (long)Buyer + Seller + Carrier + Platform);

    public int Seller { get; } = Part(Seller, 100);

    public int Carrier { get; } = Part(Carrier, 100);

    public int Platform { get; } = Part(Platform, 100);

    private static int Part(int percent, long together) => percent is >= 0 and <= 100 && together == 100
        ? percent
        : throw new ArgumentOutOfRangeException(nameof(percent), percent, "Expected parts of 0 to 100 percent that are 100 together.");
}

/// <summary>Proposes who is liable, and what the buyer gets, where its condition holds.</summary>
public sealed record LiabilityRule
{
    /// <summary>Machine code, such as <c>no_tracking</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Text { get; init; }
    public required DisputeWhen When { get; init; }
    public required Liability Liability { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>In place of what was asked for; null: that.</summary>
    public Remedy? Remedy { get; init; }

    /// <summary>Of a partial refund, percent of the value; 1 to 100.</summary>
    public int Percent { get; init; } = 100;

    /// <summary>A person rules whenever it is this rule.</summary>
    public bool Review { get; init; }
}

/// <summary>A condition on a dispute. Members left out hold always; those given must all hold.</summary>
public sealed record DisputeWhen
{
    public FrozenSet<string>? Claims { get; init; }
    public FrozenSet<string>? FulfilledBy { get; init; }

    /// <summary>What tracking says: see <see cref="DeliveryStates"/>.</summary>
    public FrozenSet<string>? Delivery { get; init; }

    /// <summary>Any of these kinds of evidence from the buyer.</summary>
    public FrozenSet<string>? BuyerShows { get; init; }

    /// <summary>Any of these kinds of evidence from the seller.</summary>
    public FrozenSet<string>? SellerShows { get; init; }

    /// <summary>None of these kinds of evidence from the seller.</summary>
    public FrozenSet<string>? SellerLacks { get; init; }

    /// <summary>The seller had rejected the buyer's request.</summary>
    public bool? SellerRejected { get; init; }
    public long MinValueMinor { get; init; }
    public long? MaxValueMinor { get; init; }
}

/// <summary>What tracking says of an order.</summary>
public static class DeliveryStates
{
    public const string None = "none", InTransit = "inTransit", Delivered = "delivered", Lost = "lost", Returned = "returned";

    public static readonly IReadOnlyList<string> All = [None, InTransit, Delivered, Lost, Returned];
}

/// <summary>What the rules make of a dispute.</summary>
/// <param name="Remedy">What the buyer gets; null: nothing.</param>
/// <param name="Percent">Of the value; 100 but for a partial refund.</param>
/// <param name="Reasons">Codes of the rules: first the one that decided, then those that agree with it.</param>
/// <param name="Confidence">0 to 1; less where another rule that holds blames someone else.</param>
public sealed record Proposal(Liability Liability, Remedy? Remedy, int Percent, IReadOnlyList<string> Reasons, double Confidence, bool Review);
