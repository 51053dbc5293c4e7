using Routing.Domain.Contacts;
using Routing.Domain.Policies;
using Routing.Domain.Queues;
using Xunit;

namespace Routing.Tests.Queues;

public sealed class EligibilityTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly AgentQueue AtOnce = new("q", 3, 0);

    private static readonly AgentProfile Ann = new()
    {
        Id = "ann", Name = "Ann", Site = "in-house", Tier = 1, Languages = ["en"], Capacity = 3, Queues = [AtOnce], Status = AgentStatus.Available,
    };

    private static readonly WorkItem Item = new()
    {
        Contact = ContactId.Of("p", Source.HelpCenter, "1"), Queue = "q", Market = "US", ReceivedAt = Now, QueuedAt = Now, DueAt = Now.AddHours(1),
    };

    private static readonly QueuePolicy Split = new()
    {
        Name = "q", Market = "US", Family = "orders", Language = "en", Tier = 1, Target = TimeSpan.FromHours(1), Calendar = BusinessCalendar.Always("always"),
        Lease = TimeSpan.FromMinutes(5), HandleTime = TimeSpan.FromMinutes(5), Sites = [new("in-house", 1), new("vendor", 1)],
    };

    private readonly Floor _floor = new();

    [Fact]
    public void A_contact_nobody_is_preferred_for_is_anyones_at_once() => Assert.True(From(Item) <= Now);

    [Fact]
    public void A_ring_opens_when_the_contact_has_waited_that_long() =>
        Assert.Equal(Now.AddSeconds(90), From(Item, via: AtOnce with { AfterSeconds = 90 }));

    [Fact]
    public void Without_a_ring_a_contact_queued_by_a_clock_that_is_ahead_is_taken_too() =>
        Assert.True(From(Item with { QueuedAt = Now.AddSeconds(2) }) <= Now);

    [Fact]
    public void A_contact_is_kept_for_the_agent_who_knows_it_while_that_agent_can_take_it()
    {
        var kept = Item with { StickyAgent = "bob", StickyUntil = Now.AddMinutes(2) };
        _floor.Able.Add("bob");
        Assert.Equal(Now.AddMinutes(2), From(kept));

        _floor.Able.Clear();
        Assert.True(From(kept) <= Now);
    }

    [Fact]
    public void The_agent_who_knows_it_needs_no_ring_and_no_site()
    {
        var kept = Item with { StickyAgent = "ann", StickyUntil = Now.AddMinutes(2), Site = "vendor" };

        Assert.True(From(kept, Split, AtOnce with { AfterSeconds = 600 }) <= Now);
        Assert.Equal(Eligibility.Never, From(kept with { StickyUntil = Now }, Split)); // the end is exclusive
    }

    [Fact]
    public void Another_sites_contact_is_taken_only_when_it_waited_too_long_or_that_site_has_too_many()
    {
        var theirs = Item with { Site = "vendor" };
        Assert.True(From(Item with { Site = "in-house" }, Split) <= Now);
        Assert.Equal(Eligibility.Never, From(theirs, Split));
        Assert.Equal(Now.AddMinutes(30), From(theirs, Split with { SiteOverflowWait = TimeSpan.FromMinutes(30) }));

        _floor.Ready = 10;
        Assert.Equal(Eligibility.Never, From(theirs, Split with { SiteOverflowLength = 10 }));
        _floor.Ready = 11;
        Assert.True(From(theirs, Split with { SiteOverflowLength = 10 }) <= Now);
    }

    [Fact]
    public void A_site_means_nothing_once_the_queue_is_not_split_or_left_the_policy()
    {
        var theirs = Item with { Site = "vendor" };
        Assert.True(From(theirs, Split with { Sites = [] }) <= Now);
        Assert.True(From(theirs, null) <= Now);
    }

    [Fact]
    public void Who_gave_it_back_is_not_offered_it_before_the_time_is_over()
    {
        Assert.Equal(Now.AddMinutes(10), From(Item, passed: Now.AddMinutes(10)));
        Assert.Equal(Eligibility.Never, From(Item with { StickyAgent = "ann", StickyUntil = Now.AddMinutes(2) }, passed: Eligibility.Never));
    }

    [Fact]
    public void An_agent_serves_queues_of_the_languages_it_speaks()
    {
        Assert.True(Eligibility.Serves(Ann, Split));
        Assert.False(Eligibility.Serves(Ann, Split with { Language = "es" }));
        Assert.True(Eligibility.Serves(Ann, null));
    }

    [Fact]
    public void The_earliest_due_comes_first_then_the_queue_the_agent_is_best_at()
    {
        var early = new Candidate(new(Now, "b"), 1);
        var late = new Candidate(new(Now.AddTicks(1), "a"), 5);
        Assert.True(Matching.IsBetter(early, late));
        Assert.False(Matching.IsBetter(late, early));
        Assert.True(Matching.IsBetter(early with { Proficiency = 2 }, early with { Place = new(Now, "a") }));
        Assert.True(Matching.IsBetter(early with { Place = new(Now, "a") }, early));
        Assert.False(Matching.IsBetter(early, early));
    }

    [Fact]
    public void A_lease_ends_at_its_end_and_only_its_holder_acts_under_its_token()
    {
        var lease = new Lease("ann", 4, Now);
        Assert.True(LeaseRules.MayAct(lease, "ann", 4, Now.AddTicks(-1)));
        Assert.False(LeaseRules.MayAct(lease, "ann", 4, Now));
        Assert.False(LeaseRules.MayAct(lease, "ann", 3, Now.AddTicks(-1)));
        Assert.False(LeaseRules.MayAct(lease, "bob", 4, Now.AddTicks(-1)));
        Assert.False(LeaseRules.MayAct(null, "ann", 4, Now));
        Assert.Equal(5, LeaseRules.NextToken(4));
    }

    [Fact]
    public void The_expected_wait_is_unknown_when_nobody_is_there()
    {
        Assert.Null(ExpectedWait.Of(3, TimeSpan.FromMinutes(4), 0));
        Assert.Equal(TimeSpan.FromMinutes(6), ExpectedWait.Of(3, TimeSpan.FromMinutes(4), 2));
        Assert.Equal(TimeSpan.Zero, ExpectedWait.Of(0, TimeSpan.FromMinutes(4), 2));
    }

    [Fact]
    public void A_transfer_keeps_when_it_was_received_and_its_head_start()
    {
        var item = Item with { DueAt = Now.AddMinutes(45), StickyAgent = "ann", StickyUntil = Now.AddDays(1), Site = "vendor" }; // 15 min of head start
        var target = Split with { Name = "t2", Target = TimeSpan.FromHours(4), Units = 2 };

        var moved = TransferRules.To(target, Split, item, "in-house", Now.AddHours(2));

        Assert.Equal(("t2", Now, Now.AddHours(2), Now.AddMinutes(225)), (moved.Queue, moved.ReceivedAt, moved.QueuedAt, moved.DueAt));
        Assert.Equal((2, "in-house", null), (moved.Units, moved.Site, moved.StickyAgent));
    }

    [Fact]
    public void What_was_split_to_a_site_where_nobody_is_at_work_is_anyones()
    {
        _floor.Staffed = false;

        Assert.True(From(Item with { Site = "vendor" }, Split with { SiteOverflowWait = TimeSpan.FromMinutes(30) }) <= Now);
    }

    private DateTimeOffset From(WorkItem item, QueuePolicy? queue = null, AgentQueue? via = null, DateTimeOffset? passed = null) =>
        Eligibility.From(item, Ann, via ?? AtOnce, queue, passed, _floor, Now);

    private sealed class Floor : IFloor
    {
        public HashSet<string> Able { get; } = [];

        public int Ready { get; set; }

        public bool CanTake(string agent, string queue, int units) => Able.Contains(agent);

        public int ReadyOf(string queue, string site) => Ready;

        public bool Staffed { get; set; } = true;

        public bool IsStaffed(WorkItem item) => Staffed;
    }
}
