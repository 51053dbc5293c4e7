using System.Text;
using System.Text.Json;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Tests.Arbitration;
using Xunit;

namespace Routing.Domain.Tests.Issues;

public class LinkerTests
{
    private const string Missing = "item.missing", Track = "order.track", Wrong = "item.wrong";
    private static readonly DateTimeOffset Now = Market.Monday;

    /// <summary>Takes contacts one after the other, as intake does.</summary>
    private sealed class Desk
    {
        private int _count;

        public PartyHead? Head { get; private set; }
        public ContactId Last { get; private set; }

        public (Link Link, Decision Decision) Take(
            string intent, TimeSpan at, string? order = null, Signals signals = Signals.None, Source source = Source.HelpCenter,
            string? seller = null, double confidence = 0.95)
        {
            Last = ContactId.Of("u-771", source, $"{++_count}");
            var facts = new ContactFacts
            {
                Contact = Last, PartyId = "u-771", Source = source, Role = PartyRole.Buyer, Segment = Segment.Standard, Language = "en",
                Intent = intent, Confidence = confidence, Signals = signals, OrderId = order, SellerId = seller,
            };
            var link = Linker.Link(Head, facts, Market.Policy, Now + at);
            var decision = Arbiter.Decide(facts.Situate(link, SellerFacts.Unknown, Now + at), Market.Policy);
            Head = Linker.Apply(Head, facts, link, decision, Market.Policy, Now + at);
            return (link, decision);
        }

        /// <summary>One that an agent owes: on an assisted source.</summary>
        public (Link Link, Decision Decision) Queue(string intent, TimeSpan at, string? order = null, Signals signals = Signals.None) =>
            Take(intent, at, order, signals, Source.SellerMessage);

        public void Settle(ContactId owner, TimeSpan at, bool resolved = true) => Head = Linker.Settle(Head!, owner, "a-17", resolved, Now + at)!;

        public Issue Only => Assert.Single(Head!.Issues);
    }

    private static TimeSpan H(double hours) => TimeSpan.FromHours(hours);

    [Fact]
    public void The_first_contact_opens_an_issue()
    {
        var desk = new Desk();

        var (link, _) = desk.Take(Track, H(0), "o-1");

        Assert.Equal((LinkKind.New, IssueIds.OpenedBy(desk.Last), 1), (link.Kind, link.IssueId, link.Number));
        Assert.Equal((IssueState.Answered, "o-1", "order", Now), (desk.Only.State, desk.Only.OrderId, desk.Only.Family, desk.Only.AnsweredAt));
        Assert.Equal([desk.Last], desk.Only.Contacts);
    }

    [Theory]
    [InlineData(Track, "o-1", Wrong, "O-1", true)] // one order, whatever the intent
    [InlineData(Track, "o-1", Track, "o-2", false)] // orders differ: never by family
    [InlineData(Missing, null, "item.damaged", "o-2", true)]
    [InlineData(Missing, "o-1", "item.damaged", null, true)]
    [InlineData(Missing, null, Track, null, false)]
    [InlineData(Missing, "o-1", Intents.OutOfScope, "o-1", true)]
    [InlineData(Intents.OutOfScope, null, Intents.OutOfScope, null, false)]
    public void Contacts_are_about_one_problem_by_order_or_else_by_family(string first, string? order, string then, string? orderThen, bool one)
    {
        var desk = new Desk();
        var (opened, _) = desk.Queue(first, H(0), order);

        var (link, _) = desk.Queue(then, H(1), orderThen);

        Assert.Equal(one ? (LinkKind.Merge, opened.IssueId) : (LinkKind.New, IssueIds.OpenedBy(desk.Last)), (link.Kind, link.IssueId));
    }

    [Fact]
    public void An_order_outweighs_a_family_and_what_is_owed_outweighs_what_was_answered()
    {
        var desk = new Desk();
        var (answered, _) = desk.Take(Missing, H(0), "o-1");
        var (owed, _) = desk.Queue(Missing, H(1), "o-2");
        desk.Take("item.damaged", H(2), "o-3");

        Assert.Equal((LinkKind.Merge, owed.IssueId), Kind(desk.Take("item.damaged", H(3))));
        Assert.Equal((LinkKind.Recontact, answered.IssueId), Kind(desk.Take("item.damaged", H(4), "o-1")));

        static (LinkKind, string) Kind((Link Link, Decision Decision) taken) => (taken.Link.Kind, taken.Link.IssueId);
    }

    [Fact]
    public void What_is_owed_takes_further_contacts_in_and_keeps_its_owner_and_its_clock()
    {
        var desk = new Desk();
        var (_, first) = desk.Queue(Wrong, H(0), "o-1");
        var owner = desk.Last;

        var (link, decision) = desk.Take(Track, H(30 * 24), "o-1");

        Assert.Equal((LinkKind.Merge, owner, 2), (link.Kind, link.Of, link.Number));
        Assert.Equal((Channel.Platform, first.Queue, first.DueAt), (decision.Channel, decision.Queue, decision.DueAt));
        Assert.Equal((IssueState.Queued, owner, 2, 0), (desk.Only.State, desk.Only.Owner, desk.Only.ContactCount, desk.Only.Recontacts));
        Assert.Equal(0, desk.Head!.RecontactsWeek);
    }

    [Fact]
    public void An_urgent_contact_is_not_lost_in_what_waits_elsewhere()
    {
        var desk = new Desk();
        var (opened, _) = desk.Queue(Wrong, H(0), "o-1");
        var before = desk.Last;

        var (link, decision) = desk.Take(Wrong, H(1), "o-1", Signals.SafetyRisk);
        var urgent = desk.Last;
        var (next, _) = desk.Take(Wrong, H(2), "o-1", Signals.SafetyRisk);

        Assert.Equal((LinkKind.New, opened.IssueId, 2), (link.Kind, link.IssueId, link.Number));
        Assert.Equal("us-safety-t2", decision.Queue);
        Assert.NotNull(decision.Find(Codes.Urgent));
        Assert.Equal((LinkKind.Merge, urgent), (next.Kind, next.Of)); // it waits where it should now
        Assert.Equal("us-safety-t2", desk.Only.Queue);
        Assert.Null(Linker.Settle(desk.Head!, before, "a-17", true, Now + H(3))); // owns nothing any more
    }

    [Fact]
    public void An_urgent_contact_that_asks_for_a_higher_tier_of_the_same_family_is_not_merged_either()
    {
        var desk = new Desk();
        desk.Queue(Wrong, H(0), "o-1");

        Assert.Equal((LinkKind.New, "us-orders-t2"), (desk.Take(Wrong, H(1), "o-1", Signals.LegalThreat) is var (l, d) ? (l.Kind, d.Queue) : default));
    }

    [Fact]
    public void An_answer_at_once_does_not_discharge_who_owes_the_issue()
    {
        var desk = new Desk();
        desk.Queue(Wrong, H(0), "o-1");
        var owner = desk.Last;
        var facts = new ContactFacts
        {
            Contact = ContactId.Of("u-771", Source.Chatbot, "urgent"), PartyId = "u-771", Source = Source.Chatbot, Role = PartyRole.Buyer,
            Segment = Segment.Standard, Language = "en", Intent = Wrong, Confidence = 1, OrderId = "o-1",
        };
        var link = new Link(LinkKind.New, desk.Only.Id, null, null, 2, [], null);
        var answered = Arbiter.Decide(facts.Situate(link, SellerFacts.Unknown, Now), Market.Policy);
        Assert.Equal(Channel.Chatbot, answered.Channel);

        var issue = Assert.Single(Linker.Apply(desk.Head, facts, link, answered, Market.Policy, Now).Issues);

        Assert.Equal((IssueState.Queued, owner, 2), (issue.State, issue.Owner, issue.ContactCount));
    }

    [Fact]
    public void A_contact_after_an_answer_is_charged_to_the_decision_before_it()
    {
        var desk = new Desk();
        var (_, first) = desk.Take(Track, H(0));
        var charged = desk.Last;

        var (link, second) = desk.Take(Track, H(26));

        Assert.Equal((LinkKind.Recontact, charged, H(26)), (link.Kind, link.Of, link.SinceAnswer));
        Assert.Equal([first.Channel], link.Failed);
        Assert.NotEqual(first.Channel, second.Channel);
        Assert.Equal((0, 1, 1), (desk.Head!.RecontactsDay, desk.Head.RecontactsThreeDays, desk.Head.RecontactsWeek));
        Assert.Equal((1, 2, desk.Last), (desk.Only.Recontacts, desk.Only.ContactCount, desk.Only.Owner));
    }

    [Theory]
    [InlineData(24, 1, 1, 1)]
    [InlineData(72, 0, 1, 1)]
    [InlineData(168, 0, 0, 1)]
    [InlineData(168.1, 0, 0, 0)]
    public void A_recontact_counts_in_every_window_it_fell_in(double hours, int day, int threeDays, int week)
    {
        var desk = new Desk();
        desk.Take(Track, H(0));

        var (link, _) = desk.Take(Track, H(hours));

        Assert.Equal(week == 1 ? LinkKind.Recontact : LinkKind.New, link.Kind);
        Assert.Equal((day, threeDays, week), (desk.Head!.RecontactsDay, desk.Head.RecontactsThreeDays, desk.Head.RecontactsWeek));
    }

    [Fact]
    public void An_agents_answer_that_did_not_settle_it_goes_up_a_tier()
    {
        var desk = new Desk();
        desk.Queue(Track, H(0), "o-1");
        desk.Settle(desk.Last, H(5));

        var (link, decision) = desk.Queue(Track, H(6), "o-1");

        Assert.Equal((LinkKind.Recontact, H(1), "a-17"), (link.Kind, link.SinceAnswer, link.LastAgent));
        Assert.Equal("us-orders-t2", decision.Queue);
    }

    [Fact]
    public void Thanks_are_no_recontact_and_change_nothing()
    {
        var desk = new Desk();
        var (opened, _) = desk.Take(Track, H(0));
        var before = desk.Only;

        var (link, _) = desk.Take("chitchat.thanks", H(1));
        var (late, _) = desk.Take("chitchat.thanks", H(24 * 8));

        Assert.Equal((LinkKind.Chitchat, opened.IssueId), (link.Kind, link.IssueId));
        Assert.Equal((LinkKind.Chitchat, IssueIds.OpenedBy(desk.Last)), (late.Kind, late.IssueId));
        Assert.Same(before, desk.Only);
        Assert.Equal(3, desk.Head!.ContactCount);
    }

    [Fact]
    public void Thanks_alone_open_no_issue()
    {
        var desk = new Desk();

        Assert.Equal(LinkKind.Chitchat, desk.Take("chitchat.greeting", H(0)).Link.Kind);
        Assert.Empty(desk.Head!.Issues);
    }

    [Theory]
    [InlineData(Signals.SelfHarm, "us-safety-t2")]
    [InlineData(Signals.HumanRequested, "us-general-t1")]
    public void A_greeting_that_says_more_is_taken_seriously(Signals signals, string queue)
    {
        var (link, decision) = new Desk().Take("chitchat.greeting", H(0), signals: signals);

        Assert.Equal((LinkKind.New, Channel.Platform, queue), (link.Kind, decision.Channel, decision.Queue));
    }

    [Fact]
    public void What_is_unclear_is_asked_once_and_then_goes_to_the_generalists()
    {
        var desk = new Desk();

        var (_, asked) = desk.Take(Track, H(0), confidence: 0.3);
        var (link, then) = desk.Take(Wrong, H(1), confidence: 0.3);

        Assert.Equal(Channel.Chatbot, asked.Channel);
        Assert.Equal((LinkKind.Recontact, Channel.Platform, "us-general-t1"), (link.Kind, then.Channel, then.Queue));
    }

    [Fact]
    public void The_answer_to_the_question_continues_the_issue_and_nothing_has_failed()
    {
        var desk = new Desk();
        var (asked, _) = desk.Take(Track, H(0), confidence: 0.3);

        var (link, decision) = desk.Take(Track, H(0.1), "o-1");

        Assert.Equal((LinkKind.New, asked.IssueId, 2), (link.Kind, link.IssueId, link.Number));
        Assert.Equal(Channel.Chatbot, decision.Channel);
        Assert.NotNull(decision.Find(Codes.Clarified));
        Assert.Equal((Track, "order", "o-1", 0), (desk.Only.Intent, desk.Only.Family, desk.Only.OrderId, desk.Only.Recontacts));
        Assert.Equal(0, desk.Head!.RecontactsWeek);
    }

    [Fact]
    public void A_host_whose_clock_is_behind_counts_no_time_since_the_answer()
    {
        var desk = new Desk();
        desk.Take(Track, H(0));

        Assert.Equal(TimeSpan.Zero, desk.Take(Track, H(-0.01)).Link.SinceAnswer);
        Assert.Equal(Now, desk.Only.LastContactAt);
    }

    [Fact]
    public void Settling_twice_leaves_what_settling_once_left()
    {
        var desk = new Desk();
        desk.Queue(Track, H(0), "o-1");
        desk.Settle(desk.Last, H(2));

        Assert.Equal((IssueState.Settled, Now + H(2), "a-17"), (desk.Only.State, desk.Only.AnsweredAt, desk.Only.LastAgent));
        Assert.Null(Linker.Settle(desk.Head!, desk.Last, "a-18", true, Now + H(3)));
    }

    [Fact]
    public void A_channel_that_is_said_not_to_have_settled_it_has_failed()
    {
        var desk = new Desk();
        desk.Take(Track, H(0));

        var failed = Linker.RecordOutcome(desk.Head!, desk.Last, Channel.SelfHelp, resolved: false, Now + H(30))!;

        Assert.Equal([Channel.SelfHelp], Assert.Single(failed.Issues).Failed);
        Assert.Null(Linker.RecordOutcome(failed, desk.Last, Channel.SelfHelp, resolved: false, Now + H(30)));
        Assert.Equal(IssueState.Settled, Linker.RecordOutcome(failed, desk.Last, Channel.SelfHelp, resolved: true, Now + H(30))!.Issues[0].State);
        Assert.Null(Linker.RecordOutcome(failed, ContactId.Of("u-771", Source.Chatbot, "none"), Channel.SelfHelp, resolved: false, Now + H(30)));
    }

    [Fact]
    public void A_contact_merged_too_late_becomes_the_owner()
    {
        var desk = new Desk();
        desk.Queue(Track, H(0), "o-1");
        var owner = desk.Last;
        desk.Queue(Track, H(1), "o-1");
        desk.Settle(owner, H(1));

        var requeued = Linker.Requeue(desk.Head!, desk.Last, "us-orders-t1", Now + H(9))!;

        Assert.Equal((IssueState.Queued, desk.Last), (requeued.Issues[0].State, requeued.Issues[0].Owner));
        Assert.Null(Linker.Requeue(requeued, desk.Last, "us-orders-t1", Now + H(9)));
    }

    [Fact]
    public void Of_many_issues_those_answered_longest_ago_go_first_and_what_is_owed_stays()
    {
        var desk = new Desk();
        for (var i = 0; i < 10; i++)
            desk.Queue(Wrong, H(i), $"owed-{i}");
        for (var i = 0; i < 10; i++)
            desk.Take(Track, H(20 + i), $"answered-{i}");

        Assert.Equal(PartyHead.MaxIssues, desk.Head!.Issues.Count);
        Assert.Equal(10, desk.Head.Issues.Count(i => i.State == IssueState.Queued));
        Assert.Equal(["answered-8", "answered-9"], desk.Head.Issues.Where(i => i.State == IssueState.Answered).Select(i => i.OrderId));
    }

    [Fact]
    public void A_seller_who_answered_or_let_the_time_pass_owes_nothing_any_more()
    {
        var head = new PartyHead
        {
            PartyId = "u-1",
            Issues = [new()
            {
                Id = "i", Family = "x", Intent = Wrong, OpenedAt = Now + H(0), LastContactAt = Now + H(0), Owner = ContactId.Of("u-1", Source.Chatbot, "1"),
                State = IssueState.WithSeller, Channel = Channel.Seller, DueAt = Now + H(24),
                Trail = [new(ContactId.Of("u-1", Source.Chatbot, "1"), Now + H(0), Wrong, LinkKind.New, Channel.Seller)],
            }],
        };

        var answered = Linker.RecordOutcome(head, head.Issues[0].Owner, Channel.Seller, resolved: true, Now + H(3))!.Issues[0];
        var refused = Linker.RecordOutcome(head, head.Issues[0].Owner, Channel.Seller, resolved: false, Now + H(3))!.Issues[0];

        Assert.Equal((IssueState.Settled, (DateTimeOffset?)(Now + H(3))), (answered.State, answered.AnsweredAt));
        Assert.Equal([Channel.Seller], refused.Failed);
    }

    [Fact]
    public void What_is_owed_goes_beyond_the_bound_up_to_the_hard_one_and_still_fits_a_row()
    {
        var desk = new Desk();
        for (var i = 0; i < 60; i++)
        {
            for (var again = 0; again < 12; again++)
                desk.Queue(Wrong, H(i), $"order-of-usual-length-{i}");
        }

        Assert.Equal(PartyHead.HardMaxIssues, desk.Head!.Issues.Count);
        Assert.Equal("order-of-usual-length-10", desk.Head.Issues[0].OrderId);
        Assert.All(desk.Head.Issues, i => Assert.Equal((12, PartyHead.MaxContactsPerIssue), (i.ContactCount, i.Contacts.Count)));
        Assert.InRange(Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(desk.Head, RoutingJson.Default.PartyHead)), 1, 128 * 1024); // before packing; a row holds it in several properties
    }
}
