using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Routing.Domain.Tests.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Enforcement.Violations;
using Codes = Routing.Domain.Enforcement.EnforcementCodes;

namespace Routing.Domain.Tests.Markets;

/// <summary>What field notes say of penalties and appeals, market by market, by policy alone.</summary>
public sealed class EnforcementMarketTests
{
    [Fact]
    public void TikTok_US_rates_from_200_down_with_7_14_and_28_days_and_then_deactivates()
    {
        var terms = CaseMarket.Of("tiktok-us").Enforcement;
        Assert.Equal(200, Standing(terms, 0).Rating);
        Assert.Equal(150, Standing(terms, 50).Rating);
        foreach (var (points, days) in new[] { (50, 7), (100, 14), (150, 28) })
        {
            var measures = Standing(terms, points).Measures.Where(m => m.Measure is Measure.ListingLimit or Measure.CampaignBan).ToArray();
            Assert.Equal(Start.AddDays(days), measures.Where(m => m.Measure == Measure.ListingLimit).Max(m => m.Until));
            Assert.Equal(Start.AddDays(days), measures.Where(m => m.Measure == Measure.CampaignBan).Max(m => m.Until));
        }

        Assert.Contains(Standing(terms, 200).Measures, m => m.Measure == Measure.Deactivation && m.Until is null);
        Assert.Equal("caution", Standing(terms, 40).Near);
        Assert.Null(Standing(terms, 39).Near);
        Assert.Equal(TimeSpan.FromDays(180), terms.PointsLast);
        Assert.Equal(Codes.WindowOver, AppealAfter(terms, 30));
        Assert.Null(AppealAfter(terms, 29));
    }

    [Fact]
    public void TikTok_US_pending_violations_never_take_effect_when_corrected_or_appealed_with_success_and_restrictions_do_not_pause()
    {
        var terms = CaseMarket.Of("tiktok-us").Enforcement;
        var corrected = new ViolationPlay(terms);
        corrected.Do(Open(code: "personal_data_exposed"), Start);
        corrected.Do(new EnforcementCommand.Correct(), Start.AddDays(2));
        Assert.DoesNotContain(corrected.Ledger, l => l.Status == ViolationStatus.Effective);

        var appealed = new ViolationPlay(terms);
        appealed.Do(Open(), Start);
        appealed.WakeUntil(Start.AddDays(4));
        appealed.Do(new EnforcementCommand.Appeal(Seller), Start.AddDays(4));
        Assert.Equal(5, SellerLedger.Recount(appealed.Ledger, terms, Start.AddDays(4)).Points); // in force during the appeal
        appealed.Do(new EnforcementCommand.Review(Ann, Verdict.Overturn, "r"), Start.AddDays(5));
        Assert.Equal(0, SellerLedger.Recount(appealed.Ledger, terms, Start.AddDays(5)).Points);
    }

    [Fact]
    public void TikTok_TH_charges_communication_1_to_12_products_6_to_48_copies_48_and_nothing_for_missed_chat_targets()
    {
        var kinds = CaseMarket.Of("tiktok-th").Enforcement.Violations;
        Assert.Equal(12, kinds["off_platform_contact"].MostPoints);
        Assert.Equal((6, 48), (kinds["prohibited_product"].Points, kinds["prohibited_product"].MostPoints));
        Assert.Equal(48, kinds["reproduced_content"].Points);
        Assert.Equal((0, 0), (kinds["late_response"].MostPoints, kinds["low_response_rate"].MostPoints));
    }

    [Fact]
    public void TikTok_PH_has_milestones_at_12_24_36_48_caution_5_before_and_90_days()
    {
        var terms = CaseMarket.Of("tiktok-ph").Enforcement;
        Assert.Equal([12, 24, 36, 48], terms.Milestones.Select(m => m.Points));
        Assert.Equal("twelve", Standing(terms, 7).Near);
        Assert.Equal(0, SellerLedger.Recount([Line(48, terms)], terms, Start.AddDays(90)).Points);
        Assert.Equal(1, terms.Violations["low_response_rate"].Points);
        Assert.Equal(48, SellerLedger.Recount([Line(48, CaseMarket.Of("tiktok-id").Enforcement)], CaseMarket.Of("tiktok-id").Enforcement, Start.AddDays(179)).Points);
    }

    [Fact]
    public void Amazon_appeals_are_open_30_days()
    {
        Assert.Null(AppealAfter(CaseMarket.Of("amazon").Enforcement, 29));
        Assert.Equal(Codes.WindowOver, AppealAfter(CaseMarket.Of("amazon").Enforcement, 30));
    }

    [Fact]
    public void Walmart_limits_categories_suspends_and_is_not_disputable()
    {
        var terms = CaseMarket.Of("walmart").Enforcement;
        Assert.Equal(Codes.NotDisputable, AppealAfter(terms, 1));
        Assert.Contains(Standing(terms, 12).Measures, m => m.Measure == Measure.ListingLimit);
        Assert.Contains(Standing(terms, 24).Measures, m => m.Measure == Measure.Suspension);
    }

    [Fact]
    public void Etsy_loses_the_star_for_as_long_as_three_months_show_it_without_correction()
    {
        var terms = CaseMarket.Of("etsy").Enforcement;
        Assert.All(terms.Violations.Values, v => Assert.Equal(Correction.None, v.Correction));
        Assert.Equal([Measure.CampaignBan], Standing(terms, 1).Measures.Select(m => m.Measure));
        Assert.Empty(SellerLedger.Recount([Line(1, terms)], terms, Start.AddDays(90)).Measures);
    }

    [Fact]
    public void Shopee_PH_freezes_for_28_days_at_15_points()
    {
        var terms = CaseMarket.Of("shopee-ph").Enforcement;
        Assert.DoesNotContain(Standing(terms, 14).Measures, m => m.Measure == Measure.Suspension);
        Assert.Equal(Start.AddDays(28), Standing(terms, 15).Measures.Single(m => m.Measure == Measure.Suspension).Until);
    }

    [Fact]
    public void Lazada_SG_approves_returns_by_itself_for_1_2_3_months_at_5_buyers_and_30_percent()
    {
        var terms = CaseMarket.Of("lazada-sg").Enforcement;
        var ledger = new SellerLedger(terms);
        for (var i = 0; i < 10; i++)
            ledger.Append(new($"d{i}", $"ar-{i}", LedgerEntry.Dispute, ViolationStatus.Effective, 0, Start, null) { SellerFault = i < 5, Buyer = $"b{i}" });
        var offence = Assert.IsType<CaseEffect.OpenEnforcement>(Assert.Single(ledger.RateBreaches(Seller, "SG", Start)));
        Assert.Equal(6, terms.Violations[offence.Violation].MostPoints);
        foreach (var (n, months) in new[] { (1, 1), (2, 2), (3, 3), (4, 3) })
        {
            var at = Start.AddDays(n * 40);
            ledger.Append(new($"v{n}:001", $"v{n}", offence.Violation, ViolationStatus.Effective, 1, at, at.AddDays(180)));
            var restrictions = SellerRestrictions.Of(ledger.At(at));
            Assert.True(restrictions.AutoApproveReturns);
            Assert.Equal(at.AddDays(30 * months), ledger.At(at).Measures.Single().Until);
        }
    }

    [Fact]
    public void EU_appeals_are_open_six_months_with_reasons_and_never_decided_by_automation_alone()
    {
        var terms = CaseMarket.Of("eu-dsa").Enforcement;
        for (var month = 1; month <= 12; month++)
        {
            var notified = new DateTimeOffset(2027, month, 1, 0, 0, 0, TimeSpan.Zero);
            Assert.True(terms.Appeal!.Within.After(notified) >= notified.AddMonths(6));
        }

        var play = new ViolationPlay(terms);
        play.Do(Open(), Start);
        var reasons = play.Effects.OfType<CaseEffect.Notify>().First(n => n.Template == "violation-notice").Values;
        Assert.All(new[] { "rule", "source", "automated", "appealBy", "outOfCourt" }, member => Assert.NotEmpty(reasons[member]));
        play.Do(new EnforcementCommand.Appeal(Seller), Start.AddDays(150));
        Assert.Equal(Codes.AutomationAlone, play.Refusal(new EnforcementCommand.Review(Deciders.System, Verdict.Uphold, "r"), Start.AddDays(151)));
        play.WakeUntil(Start.AddYears(3));
        Assert.Null(play.Events.OfType<EnforcementEvent.Upheld>().FirstOrDefault());
        Assert.Null(play.Refusal(new EnforcementCommand.Review(Ann, Verdict.Uphold, "r"), Start.AddYears(3)));
    }

    private static Standing Standing(EnforcementTerms terms, int points) => SellerLedger.Recount([Line(points, terms)], terms, Start);

    private static LedgerEntry Line(int points, EnforcementTerms terms) => new("a:001", "a", Code, ViolationStatus.Effective, points, Start, Start + terms.PointsLast);

    private static string? AppealAfter(EnforcementTerms terms, int days)
    {
        var play = new ViolationPlay(terms);
        play.Do(Open(), Start);
        return play.Refusal(new EnforcementCommand.Appeal(Seller), Start.AddDays(days));
    }
}
