using Routing.Domain.Disputes;
using Routing.Domain.Tests.Disputes;
using Xunit;
using static Routing.Domain.Tests.Disputes.DisputeCases;
using Codes = Routing.Domain.Disputes.DisputeCodes;
using Command = Routing.Domain.Disputes.DisputeCommand;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Tests.Markets;

/// <summary>What field notes say of disputes, market by market, by policy alone. The case begins on Monday, 23 November 2026, 04:00 in New York.</summary>
public sealed class DisputeMarketTests
{
    [Fact]
    public void TikTok_US_buyers_escalate_within_10_days_of_the_rejection_sellers_appeal_within_21_and_two_requests_are_the_most()
    {
        var rejected = Played("tiktok-us", (Open(), 0), (new Command.Answer(false), 1));
        Assert.Equal(Start.AddDays(11), rejected.Alarm);
        Assert.Null(rejected.Refusal(new Command.Escalate(), Start.AddDays(10)));

        var ruled = Played("tiktok-us", (Open(), 0), (new Command.Answer(false), 1), (new Command.Escalate(), 1), (new Command.Wake(), 4));
        Assert.Equal(Start.AddDays(25), ruled.Ruled.Ruling.AppealBy);
        Assert.Equal(Codes.NotYourAppeal, ruled.Refusal(new Command.Appeal(Side.Buyer, Buyer, null), Start.AddDays(5)));
        Assert.Null(ruled.Refusal(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(24)));

        var again = Played("tiktok-us", (Open(), 0), (new Command.Withdraw(), 0), (Open("2"), 0), (new Command.Withdraw(), 0));
        Assert.Equal(Codes.AttemptsExhausted, again.Refusal(Open("3"), Start));
    }

    [Fact]
    public void TikTok_TH_sellers_review_within_a_working_day_else_it_is_approved()
    {
        var friday = new DateTimeOffset(2026, 12, 4, 15, 0, 0, TimeSpan.Zero);
        var play = new DisputePlay(CaseMarket.Of("tiktok-th").Disputes);
        play.Do(Open(), friday);
        var midnightAfterMonday = new DateTimeOffset(2026, 12, 8, 5, 0, 0, TimeSpan.Zero);
        play.WakeUntil(midnightAfterMonday.AddTicks(-1));
        Assert.IsType<State.WithSeller>(play.State);
        play.WakeUntil(midnightAfterMonday);
        Assert.True(play.Ruled.Ruling.Agreed);
    }

    [Fact]
    public void TikTok_ID_answers_in_48_hours_resubmits_in_48_ships_back_in_5_days_and_receives_in_8()
    {
        var silent = Played("tiktok-id", (Open(requested: Remedy.Return), 0), (new Command.Wake(), 2));
        Assert.True(silent.Ruled.Ruling.Agreed);
        silent.ExecuteAll(Start.AddDays(2));
        Assert.Equal(Start.AddDays(7), silent.Ruled.Execution.Goods!.By);
        silent.Do(new Command.GoodsSent(), Start.AddDays(3));
        Assert.Equal(Start.AddDays(11), silent.Ruled.Execution.Goods!.By);

        Assert.IsType<State.WithSeller>(Played("tiktok-id", (Open(), 0), (new Command.Answer(false), 1), (new Command.Resubmit(), 2)).State);
        Assert.Equal(Codes.Closed, Played("tiktok-id", (Open(), 0), (new Command.Answer(false), 0)).Refusal(new Command.Resubmit(), Start.AddDays(2)));
        Assert.True(Played("tiktok-ph", (Open(), 0), (new Command.Wake(), 2)).Ruled.Ruling.Agreed);
    }

    [Fact]
    public void Amazon_buyers_wait_48_hours_silence_is_granted_and_debited_and_sellers_appeal_for_30_days()
    {
        Assert.Equal(Codes.TooEarly, Played("amazon").Refusal(Open(asked: Start.AddHours(-47)), Start));
        var play = Played("amazon", (Open(asked: Start.AddDays(-2)), 0), (new Command.Wake(), 2));
        Assert.Equal(("seller", Remedy.Refund), Assert.Single(play.Asked) is var s ? (s.PaidBy, s.Remedy) : default);
        Assert.Null(play.Refusal(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(31)));
    }

    [Fact]
    public void Walmart_rulings_are_final() => Assert.Equal(
        Codes.NotAppealable,
        Played("walmart", (Open(), 0), (new Command.Wake(), 2)).Refusal(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(2)));

    [Fact]
    public void EBay_sellers_have_3_business_days_silence_decides_for_the_buyer_and_an_appeal_brings_new_evidence_within_30_days()
    {
        var play = new DisputePlay(CaseMarket.Of("ebay").Disputes);
        play.Do(Open(), Start);
        Assert.Equal(new(2026, 11, 28, 5, 0, 0, TimeSpan.Zero), Assert.IsType<State.WithSeller>(play.State).Clock.Until); // Thanksgiving is none
        play.WakeUntil(Start.AddDays(5));
        Assert.IsType<State.Gathering>(play.State);
        play.WakeUntil(Start.AddDays(8));
        Assert.Equal("seller_silent", play.Ruled.Ruling.Reasons[0]);
        Assert.Equal(Codes.NewEvidenceNeeded, play.Refusal(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(9)));
        Assert.Null(play.Refusal(new Command.Appeal(Side.Seller, Seller, Shows(Side.Seller, "tracking")), Start.AddDays(30)));
        Assert.Equal(Start.AddDays(32), play.Ruled.Appeal!.ReviewBy);
    }

    [Theory]
    [InlineData(75_000, "no_signature")]
    [InlineData(74_999, "delivered_with_proof")]
    public void EBay_wants_a_signature_from_750_dollars(long value, string rule)
    {
        var terms = CaseMarket.Of("ebay").Disputes with { SellerTurn = null };
        var play = new DisputePlay(terms);
        play.Do(Open(value: value, delivery: "delivered"), Start);
        play.Do(Shows(Side.Seller, "delivery_proof"), Start);
        play.WakeUntil(Start.AddDays(3));
        Assert.Equal(rule, Assert.IsType<State.UnderReview>(play.State).Proposal.Reasons[0]);
    }

    [Fact]
    public void Mercado_Libre_goes_from_claim_to_dispute_and_the_global_seller_has_72_business_hours()
    {
        var claim = Played("mercado-libre", (Open(), 0), (new Command.Answer(false), 1), (new Command.Escalate(), 2));
        Assert.IsType<State.Gathering>(claim.State);
        var global = CaseMarket.Of("mercado-libre-global").Disputes.SellerTurn!.Answer;
        Assert.Equal(TimeSpan.FromHours(72), global.Calendar!.Between(Start, global.After(Start)));
    }

    [Fact]
    public void Etsy_goes_on_the_evidence_when_the_seller_is_silent() =>
        Assert.IsType<State.Gathering>(Played("etsy", (Open(), 0), (new Command.Wake(), 2)).State);

    [Fact]
    public void Shopee_PH_mediates_within_9_working_days()
    {
        var play = Played("shopee-ph", (Open(), 0), (new Command.Wake(), 3));
        play.WakeUntil(Start.AddDays(6));
        Assert.Equal(new(2026, 12, 11, 5, 0, 0, TimeSpan.Zero), Assert.IsType<State.UnderReview>(play.State).ReviewBy); // from Sunday, 29 November
    }

    [Fact]
    public void Shopee_BR_refunds_after_3_silent_days()
    {
        var play = Played("shopee-br", (Open(requested: Remedy.Exchange), 0));
        play.WakeUntil(Start.AddDays(3));
        Assert.Equal((Remedy.Refund, true), (play.Ruled.Ruling.Remedy!.Value, play.Ruled.Ruling.Agreed));
    }

    [Fact]
    public void Lazada_SG_an_unjustified_rejection_is_the_sellers_fault()
    {
        var play = Played(
            "lazada-sg", (Open(claim: "return_refused", delivery: "delivered"), 0), (new Command.Answer(false), 1), (new Command.Escalate(), 1));
        play.WakeUntil(Start.AddDays(4));
        Assert.Equal((100, "rejected_unjustified"), (play.Ruled.Ruling.Liability.Seller, play.Ruled.Ruling.Reasons[0]));
    }

    [Fact]
    public void EU_either_side_appeals_for_six_months_and_hears_of_the_body_out_of_court()
    {
        var play = Played("eu-dsa", (Open(), 0), (new Command.Answer(false), 1), (new Command.Escalate(), 1), (new Command.Wake(), 4));
        Assert.Null(play.Refusal(new Command.Appeal(Side.Buyer, Buyer, null), Start.AddDays(180)));
        play.Do(new Command.Review(Ann, Domain.Enforcement.Verdict.Uphold, "r", null), Start.AddDays(181));
        Assert.NotEmpty(play.Effects.OfType<Domain.Cases.CaseEffect.Notify>().Last(n => n.Template == "dispute-appeal-upheld").Values["outOfCourt"]);
    }

    private static DisputePlay Played(string market, params (Command Command, int Day)[] commands)
    {
        var play = new DisputePlay(CaseMarket.Of(market).Disputes);
        foreach (var (command, day) in commands)
            play.Do(command, Start.AddDays(day));
        return play;
    }
}
