using System.Collections.Frozen;
using System.Diagnostics;
using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Enforcement.Violations;

namespace Routing.Domain.Tests.Enforcement;

public sealed class StandingTests
{
    private static readonly EnforcementTerms s_terms = EnforcementTerms.None with
    {
        PreWarning = 5,
        Milestones =
        [
            new("twelve", 12, [new(Measure.ListingLimit, Holds.ForTime, TimeSpan.FromDays(7), 0)]),
            new("twenty-four", 24, [new(Measure.MessagingRestriction, Holds.ForTime, TimeSpan.FromDays(14)), new(Measure.PayoutHold, Holds.WhileCrossed, null)]),
            new("forty-eight", 48, [new(Measure.Deactivation, Holds.UntilLifted, null)]),
        ],
        Ladders =
        [
            new("offences", new[] { "rate" }.ToFrozenSet(), TimeSpan.FromDays(365),
            [
                [new(Measure.AutoApproveReturns, Holds.ForTime, TimeSpan.FromDays(30))], [new(Measure.AutoApproveReturns, Holds.ForTime, TimeSpan.FromDays(60))],
                [new(Measure.AutoApproveReturns, Holds.ForTime, TimeSpan.FromDays(90))],
            ]),
        ],
        Rates = [new("lost", "rate", TimeSpan.FromDays(30), 5, 0.3, TimeSpan.FromDays(30))],
    };

    [Fact]
    public void Restrictions_begin_with_a_milestone_and_lift_by_themselves()
    {
        LedgerEntry[] lines = [Line("a", 24, 0)];

        Assert.Equal(["MessagingRestriction", "PayoutHold", "ListingLimit"], At(lines, 1).Measures.Select(m => m.Measure.ToString()).OrderByDescending(m => m == "MessagingRestriction").ThenByDescending(m => m));
        Assert.Equal(Start.AddDays(7), At(lines, 1).NextChange);
        Assert.DoesNotContain(At(lines, 7).Measures, m => m.Measure == Measure.ListingLimit);
        Assert.Equal([Measure.PayoutHold], At(lines, 14).Measures.Select(m => m.Measure));
        Assert.Empty(At(lines, 90).Measures);
        Assert.Null(At(lines, 90).NextChange);
    }

    [Fact]
    public void A_restricted_seller_is_not_offered_and_auto_approval_settles_returns()
    {
        Assert.Equal(new(false, false, false, false, Start.AddDays(7)), SellerRestrictions.Of(At([Line("a", 24, 0)], 1)));
        Assert.Equal(new(true, true, true, true, Start.AddDays(30)), SellerRestrictions.Of(At([Line("a", 1, 0, "rate")], 1)));
        Assert.Equal(new(false, false, true, false, Start.AddDays(7)), SellerRestrictions.Of(At([Line("a", 48, 0)], 1)));
        Assert.Same(SellerRestrictions.None, SellerRestrictions.Of(At([], 1)));
    }

    [Fact]
    public void Overturning_takes_back_every_milestone_that_came_after_it()
    {
        LedgerEntry[] lines = [Line("a", 12, 0), Line("b", 12, 10)];
        Assert.Equal(2, At(lines, 11).Milestones.Count);
        Assert.Equal(
            [("twelve", Start.AddDays(10))],
            At([.. lines, Line("a", 12, 11) with { Id = "a:002", Status = ViolationStatus.Overturned }], 11).Milestones.Select(m => (m.Name, m.Since)));
    }

    [Fact]
    public void The_seller_is_warned_before_a_milestone_and_told_what_begins_goes_on_and_ends()
    {
        var (none, near, crossed) = (At([], 1), At([Line("a", 8, 0)], 1), At([Line("a", 8, 0), Line("b", 5, 1)], 1));
        Assert.Equal([new StandingChange.MilestoneNear("twelve", 8, null)], StandingChange.Between(none, near));
        Assert.Equal(
            ["milestone-crossed", "restriction-began"],
            StandingChange.Notices(Seller, StandingChange.Between(near, crossed)).Cast<CaseEffect.Notify>().Select(n => n.Template));
        var lifted = Assert.Single(StandingChange.Between(crossed, At([Line("a", 8, 0), Line("b", 5, 1)], 9)));
        Assert.Equal(Measure.ListingLimit, Assert.IsType<StandingChange.RestrictionLifted>(lifted).Measure.Measure);
        var (first, second) = (At([Line("a", 0, 0, "rate")], 5), At([Line("a", 0, 0, "rate"), Line("b", 0, 5, "rate")], 5));
        Assert.Equal(Start.AddDays(65), Assert.IsType<StandingChange.RestrictionExtended>(Assert.Single(StandingChange.Between(first, second))).Measure.Until);
        Assert.Empty(StandingChange.Between(second, second));
    }

    [Fact]
    public void Each_offence_of_a_ladder_weighs_more_until_they_are_forgotten()
    {
        LedgerEntry[] lines = [Line("a", 0, 0, "rate"), Line("b", 0, 100, "rate"), Line("c", 0, 200, "rate"), Line("d", 0, 300, "rate"), Line("e", 0, 700, "rate")];
        Assert.Equal([30, 60, 90, 90, 30], new[] { 0, 100, 200, 300, 700 }.Select(d => (Assert.Single(At(lines, d).Measures).Until!.Value - Start.AddDays(d)).Days));
    }

    [Theory]
    [InlineData(5, 5, 11, true)]
    [InlineData(5, 5, 12, false)] // below 30 %
    [InlineData(9, 4, 0, false)] // four buyers
    public void Many_lost_disputes_of_many_buyers_open_a_violation_once_a_period(int lost, int buyers, int won, bool opens)
    {
        var ledger = new SellerLedger(s_terms);
        for (var i = 0; i < lost + won; i++)
            ledger.Append(Line($"d{i}", 0, 1, LedgerEntry.Dispute) with { SellerFault = i < lost, Buyer = $"b{i % buyers}" });

        var found = ledger.RateBreaches(Seller, "SG", Start.AddDays(2));
        Assert.Equal(opens ? 1 : 0, found.Count);
        Assert.Equal(
            found.Cast<CaseEffect.OpenEnforcement>().Select(o => (o.Violation, o.Source)),
            ledger.RateBreaches(Seller, "SG", Start.AddDays(2).AddMinutes(1)).Cast<CaseEffect.OpenEnforcement>().Select(o => (o.Violation, o.Source)));
        Assert.Empty(ledger.RateBreaches(Seller, "SG", Start.AddDays(40)));
        Assert.Equal(0, ledger.At(Start.AddDays(2)).Points);
    }

    [Fact]
    public void A_rating_falls_and_recovers_and_not_below_zero()
    {
        var terms = s_terms with { StartRating = 200 };
        Assert.Equal(170, SellerLedger.Recount([Line("a", 30, 0)], terms, Start).Rating);
        Assert.Equal(0, SellerLedger.Recount([Line("a", 300, 0)], terms, Start).Rating);
        Assert.Equal(200, SellerLedger.Recount([Line("a", 30, 0)], terms, Start.AddDays(90)).Rating);
    }

    /// <summary>Generous for a slow machine: what it must not be is counting all lines again for each.</summary>
    [Fact]
    public void A_seller_with_thousands_of_lines_is_counted_quickly()
    {
        var ledger = new SellerLedger(s_terms);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20_000; i++)
            ledger.Append(Line($"c{i}", 1, i));
        Assert.Equal(90, ledger.At(Start.AddDays(19_999)).Points);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static Standing At(IReadOnlyList<LedgerEntry> lines, int day) => SellerLedger.Recount(lines, s_terms, Start.AddDays(day));

    private static LedgerEntry Line(string id, int points, int day, string violation = "v") =>
        new($"{id}:001", id, violation, ViolationStatus.Effective, points, Start.AddDays(day), Start.AddDays(day + 90));
}
