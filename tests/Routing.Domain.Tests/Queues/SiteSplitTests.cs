using NodaTime;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;
using Routing.Domain.Queues;
using Xunit;

namespace Routing.Tests.Queues;

public sealed class SiteSplitTests
{
    private const int Contacts = 20_000;
    private static readonly SiteShare[] Shares = [new("in-house", 5), new("vendor-a", 3), new("vendor-b", 2)];

    [Fact]
    public void Shares_follow_the_weights()
    {
        var counts = All().GroupBy(c => SiteSplit.Choose(c, Shares)!).ToDictionary(static g => g.Key, static g => g.Count() / (double)Contacts);

        foreach (var share in Shares)
            Assert.InRange(counts[share.Site], (share.Weight / 10) - 0.015, (share.Weight / 10) + 0.015); // four standard deviations
    }

    [Fact]
    public void When_a_site_closes_only_its_contacts_move() => Assert.All(All(), static contact =>
    {
        var before = SiteSplit.Choose(contact, Shares);
        var after = SiteSplit.Choose(contact, [Shares[0], Shares[2]]);
        Assert.True(before == after || before == "vendor-a");
    });

    [Fact]
    public void Open_sites_that_speak_the_language_come_first_then_closed_ones_then_any()
    {
        var nights = new BusinessCalendar(
            "nights", DateTimeZone.Utc, [.. Enumerable.Repeat<(LocalTime, LocalTime?)[]>([(LocalTime.Midnight, new LocalTime(6, 0))], 7)], new HashSet<LocalDate>());
        var always = BusinessCalendar.Always("always");
        var queue = new QueuePolicy
        {
            Name = "q", Market = "US", Family = "orders", Language = "es", Tier = 1, Target = Minutes(60), Calendar = always, Lease = Minutes(5), HandleTime = Minutes(5),
            Sites = Shares,
        };
        var sites = new Dictionary<string, Site>
        {
            ["in-house"] = new("in-house", true, new HashSet<string> { "en" }, always),
            ["vendor-a"] = new("vendor-a", false, new HashSet<string> { "es" }, nights),
            ["vendor-b"] = new("vendor-b", false, new HashSet<string> { "es" }, always),
        };
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        Assert.All(All().Take(200), c => Assert.Equal("vendor-b", SiteSplit.Place(c, queue, sites, noon)));
        sites.Remove("vendor-b");
        Assert.All(All().Take(200), c => Assert.Equal("vendor-a", SiteSplit.Place(c, queue, sites, noon)));
        sites.Remove("vendor-a");
        Assert.Null(SiteSplit.Place(All().First(), queue, sites, noon));
        Assert.Null(SiteSplit.Place(All().First(), queue with { Sites = [] }, sites, noon));
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static IEnumerable<ContactId> All() => Enumerable.Range(0, Contacts).Select(static n => ContactId.Of($"p{n}", Source.HelpCenter, "1"));
}
