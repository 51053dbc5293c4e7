using System.Text.Json;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.SellerResponse;
using Routing.Domain.Tests.Policies;
using Routing.Domain.Tests.SellerResponse;
using Xunit;

namespace Routing.Domain.Tests.Markets;

/// <summary>What the field notes say of each marketplace's sellers, by its policy files alone.</summary>
public sealed class SellerRowTests
{
    // A Saturday and a Monday, 10:00 in New York.
    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 15, 0, 0, TimeSpan.Zero), Monday = Saturday.AddDays(2);

    public static TheoryData<string> Rows =>
        ["tiktok-us", "tiktok-th", "tiktok-ph", "tiktok-id", "amazon", "walmart", "ebay", "mercado-libre", "mercado-libre-global", "etsy", "shopee-ph", "shopee-br", "lazada-sg", "eu-dsa"];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_fits_the_schema_and_hands_silence_to_agents(string market)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Markets", market, "sellers.json");
        Assert.Empty(PolicySchemas.Of("sellers").Check(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement));

        var walk = Case(market, Monday).RunTo(Monday.AddDays(30));

        Assert.Equal([1, 2], walk.Effects.OfType<CaseEffect.MoveToAgents>().Select(m => m.Tier));
    }

    [Fact]
    public void TikTok_US()
    {
        Assert.Equal(Monday.AddHours(24), Due("tiktok-us", Monday));
        // Monday 12:00 in Los Angeles, but only with the chatbot on.
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero), Due("tiktok-us", Saturday, o => o with { ChatbotOn = true }));
        Assert.Equal(Saturday.AddHours(24), Due("tiktok-us", Saturday));
        Assert.Equal(ResponseOutcome.Excluded, Assert.IsType<ResponseCase.Closed>(Case("tiktok-us", Monday, o => o with { Excluded = Exclusions.BotOnly }).State).Outcome);
        Assert.False(Counts("tiktok-us", Sellers.Reply(Monday, "Hi")));
        Assert.False(Counts("tiktok-us", Sellers.Reply(Monday) with { Author = ReplyAuthor.Bot }));
        Assert.False(Counts("tiktok-us", Sellers.Reply(Monday) with { Author = ReplyAuthor.Template }));
        Assert.Equal((RateStanding.Met, null), Verdict("tiktok-us", "response", 90, 100));
        Assert.Equal((RateStanding.BelowGoal, null), Verdict("tiktok-us", "response", 89, 100));
        Assert.Equal((RateStanding.BelowFloor, "low_response_rate"), Verdict("tiktok-us", "response", 84, 100));
        var stars = Enumerable.Range(0, 10).Aggregate(ResponseCounters.Empty("Etc/UTC"), (c, i) => c.AddRating(i < 3 ? 2 : 5, Monday));
        var dissatisfaction = ResponseStanding.Verdicts(stars, Terms("tiktok-us"), Monday.AddDays(59)).Single(v => v.Rule == "dissatisfaction");
        Assert.Equal((0.3, RateStanding.BelowGoal), (dissatisfaction.Rate, dissatisfaction.Standing));
    }

    [Fact]
    public void TikTok_TH()
    {
        Assert.Equal(Monday.AddHours(12), Due("tiktok-th", Monday));
        foreach (var why in (Exclusions[])[Exclusions.SellerInitiated, Exclusions.AutoResolved, Exclusions.Blocked])
            Assert.Empty(Case("tiktok-th", Monday, o => o with { Excluded = why }).RunTo(Monday.AddDays(9)).Effects.OfType<CaseEffect.CountResponse>());
        var away = new SellerSchedule(null, null, null, Monday.AddHours(-1), Monday.AddDays(1));
        Assert.Empty(Case("tiktok-th", Monday, o => o with { Schedule = away }).RunTo(Monday.AddDays(9)).Effects.OfType<CaseEffect.CountResponse>());
        Assert.Equal((RateStanding.BelowGoal, null), Verdict("tiktok-th", "response", 10, 100)); // no points for it
        Assert.Empty(Case("tiktok-th", Monday).RunTo(Monday.AddDays(9)).Effects.OfType<CaseEffect.OpenEnforcement>());
    }

    [Theory]
    [InlineData("tiktok-ph")]
    [InlineData("tiktok-id")]
    public void TikTok_points_markets(string market)
    {
        Assert.Equal(Monday.AddHours(24), Due(market, Monday));
        Assert.Equal((RateStanding.BelowFloor, "low_response_rate"), Verdict(market, "response", 80, 100));
    }

    [Fact]
    public void Amazon() => Assert.Equal(Saturday.AddHours(48), Due("amazon", Saturday));

    [Fact]
    public void Walmart()
    {
        Assert.Equal(Saturday.AddHours(48), Due("walmart", Saturday)); // weekends count
        Assert.Equal(Saturday.AddHours(1), Due("walmart", Saturday, o => o with { Signals = Signals.RegulatorOrPress }));
        Assert.Equal([14, 30, 60, 90], Terms("walmart").Rates.Select(r => r.Days));
        Assert.Equal((RateStanding.Met, null), Verdict("walmart", "response-90", 95, 100));
        Assert.Equal((RateStanding.BelowFloor, "low_response_rate"), Verdict("walmart", "response-90", 94, 100));
    }

    [Fact]
    public void EBay()
    {
        // Monday 00:00 in New York to Thursday 00:00.
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 5, 0, 0, TimeSpan.Zero), Due("ebay", Saturday));
        Assert.False(Counts("ebay", Sellers.Reply(Monday)));
        Assert.True(Counts("ebay", Sellers.Reply(Monday) with { Resolves = true }));
    }

    [Fact]
    public void Mercado_Libre()
    {
        // Monday 20:00 in Mexico City: one hour until 21:00, seven from 08:00 on.
        var evening = new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 21, 0, 0, TimeSpan.Zero), Due("mercado-libre", evening));
        var breach = Case("mercado-libre", evening).RunTo(evening.AddDays(2)).Effects.OfType<CaseEffect.OpenEnforcement>().Single();
        Assert.Equal("reputation_exclusion_lost", breach.Violation);
    }

    [Fact]
    public void Mercado_Libre_Global_Selling() => // 72 hours of business days, from Friday 15:00 in Los Angeles
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 23, 0, 0, TimeSpan.Zero), Due("mercado-libre-global", new(2026, 11, 20, 23, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Etsy()
    {
        Assert.False(Counts("etsy", Sellers.Reply(Monday) with { Surface = ReplySurface.RefundForm, Resolves = true }));
        Assert.False(Counts("etsy", Sellers.Reply(Monday) with { Surface = ReplySurface.CancelForm, Resolves = true }));
        Assert.False(Counts("etsy", Sellers.Reply(Monday) with { Surface = ReplySurface.OtherThread }));
        Assert.True(Counts("etsy", Sellers.Reply(Monday)));
        Assert.Empty(Case("etsy", Monday, o => o with { Excluded = Exclusions.FollowUp }).RunTo(Monday.AddDays(9)).Effects.OfType<CaseEffect.CountResponse>());
        Assert.Single(Case("etsy", Monday, o => o with { From = PartyRole.Seller }).RunTo(Monday.AddDays(9)).Effects.OfType<CaseEffect.CountResponse>());
        Assert.Empty(Case("etsy", Monday, o => o with { From = PartyRole.Creator }).RunTo(Monday.AddDays(9)).Effects.OfType<CaseEffect.CountResponse>());
        Assert.Equal(90, Terms("etsy").Rates.Single().Days);
        Assert.Equal((RateStanding.BelowFloor, "star_seller_lost"), Verdict("etsy", "star-seller", 94, 100));
    }

    [Theory]
    [InlineData("shopee-ph")]
    [InlineData("shopee-br")]
    public void Shopee(string market)
    {
        Assert.Equal(Saturday.AddHours(3), Due(market, Saturday));
        Assert.Equal((RateStanding.Met, null), Verdict(market, "chat-response", 70, 100));
        Assert.Equal((RateStanding.BelowGoal, null), Verdict(market, "chat-response", 69, 100));
    }

    [Fact]
    public void Lazada_SG() => Assert.Equal(Saturday.AddHours(24), Due("lazada-sg", Saturday)); // weekends count now

    [Fact]
    public void EU() => Assert.Equal(Monday.AddHours(24), Due("eu-dsa", Monday));

    private static SellerTerms Terms(string market) => MarketFiles.Read(market).Seller!;

    private static Walk Case(string market, DateTimeOffset at, Func<ResponseCommand.Open, ResponseCommand.Open>? change = null) =>
        new Walk(Terms(market)).Do(change?.Invoke(Sellers.Open(at)) ?? Sellers.Open(at), at);

    private static DateTimeOffset? Due(string market, DateTimeOffset at, Func<ResponseCommand.Open, ResponseCommand.Open>? change = null) =>
        Assert.IsType<ResponseCase.WithSeller>(Case(market, at, change).State).Clock.DueAt;

    private static bool Counts(string market, ResponseCommand.Reply reply) => Case(market, Monday).Do(reply, Monday).Only<ResponseEvent.ReplyRecorded>().Counts;

    private static (RateStanding, string?) Verdict(string market, string rule, int hit, int of)
    {
        var counters = ResponseCounters.Empty("Etc/UTC");
        for (var i = 0; i < of; i++)
            counters = counters.Add(i < hit ? TimeSpan.FromHours(1) : null, i < hit, Monday);
        var verdict = ResponseStanding.Verdicts(counters, Terms(market), Monday).Single(v => v.Rule == rule);
        return (verdict.Standing, verdict.Violation);
    }
}
