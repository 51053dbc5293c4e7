using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Tests.Arbitration;
using Xunit;

namespace Routing.Domain.Tests.Issues;

/// <summary>Random lives of a party: contacts, answers of agents, outcomes. What holds after every step of each.</summary>
public class LinkerProperties
{
    private static readonly string[] s_intents =
        ["order.track", "order.change", "item.wrong", "item.missing", "delivery.eta", "chitchat.thanks", "safety.scam", Intents.OutOfScope, "odd"];

    private sealed record Step(int Kind, int Pick, string Intent, string? Order, double Confidence, Signals Signals, Source Source, string? Seller, int Minutes);

    private static readonly Gen<Step> s_step =
        from kind in Gen.Choose(0, 5)
        from pick in Gen.Choose(0, 60)
        from intent in Gen.Elements(s_intents)
        from order in Gen.Elements(null, null, "o-1", "o-2", "o-3")
        from confidence in Gen.Elements(0.9, 0.9, 0.9, 0.2)
        from signals in Gen.Elements(Signals.None, Signals.None, Signals.None, Signals.SelfHarm, Signals.HumanRequested)
        from source in Gen.Elements(Enum.GetValues<Source>())
        from seller in Gen.Elements(null, "s-9")
        from minutes in Gen.Frequency((5, Gen.Choose(0, 600)), (1, Gen.Choose(0, 20_000)))
        select new Step(kind, pick, intent, order, confidence, signals, source, seller, minutes);

    [Fact]
    public void The_head_stays_sound_through_any_life_of_a_party() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(120),
        Prop.ForAll(s_step.ListOf().Select(s => s.ToArray()).ToArbitrary(), steps =>
        {
            Live(steps);
            return true;
        }));

    private static void Live(Step[] steps)
    {
        PartyHead? head = null;
        var now = Market.Monday;
        var contacts = new List<ContactId>();
        for (var n = 0; n < steps.Length; n++)
        {
            var step = steps[n];
            now = now.AddMinutes(step.Minutes);
            if (step.Kind <= 3 || contacts.Count == 0)
            {
                var id = ContactId.Of("u-1", step.Source, $"{n}");
                head = Take(head, id, step, now);
                contacts.Add(id);
            }
            else
            {
                var of = contacts[step.Pick % contacts.Count];
                head = Change(head!, of, step, now) ?? head;
            }

            Sound(head!, contacts);
        }
    }

    private static PartyHead Take(PartyHead? head, ContactId id, Step step, DateTimeOffset now)
    {
        var facts = new ContactFacts
        {
            Contact = id, PartyId = "u-1", Source = step.Source, Role = PartyRole.Buyer, Segment = Segment.Standard, Language = "en",
            Intent = step.Intent, Confidence = step.Confidence, Signals = step.Signals, OrderId = step.Order, SellerId = step.Seller,
        };
        var link = Linker.Link(head, facts, Market.Policy, now);
        var decision = Arbiter.Decide(facts.Situate(link, SellerFacts.Unknown, now), Market.Policy);
        var after = Linker.Apply(head, facts, link, decision, Market.Policy, now);
        var before = head?.Issues.FirstOrDefault(i => i.Id == link.IssueId);

        Assert.Equal((head?.ContactCount ?? 0) + 1, after.ContactCount);
        switch (link.Kind)
        {
            case LinkKind.Chitchat:
                Assert.Same(head?.Issues ?? after.Issues, after.Issues);
                return after;
            case LinkKind.Merge:
                Assert.True(before!.State is IssueState.Queued or IssueState.WithSeller);
                Assert.Equal((before.Owner, before.State, before.Queue, before.DueAt), (link.Of!.Value, after.Issues[^1].State, decision.Queue, decision.DueAt));
                break;
            case LinkKind.Recontact:
                Assert.True(before!.State is IssueState.Answered or IssueState.Settled || (before.State == IssueState.WithSeller && before.DueAt < now));
                Assert.Equal(before.Owner, link.Of);
                Assert.Contains(before.Channel, link.Failed);
                Assert.InRange(link.SinceAnswer!.Value, TimeSpan.Zero, Market.Policy.RecontactWindow);
                Assert.Equal(before.Recontacts + 1, after.Issues[^1].Recontacts);
                break;
            default:
                Assert.Equal(before is null ? 1 : before.ContactCount + 1, link.Number);
                break;
        }

        Assert.Equal(link.IssueId, after.Issues[^1].Id);
        Assert.Equal(id, after.Issues[^1].Contacts[^1]);
        Assert.Equal(link.Number, after.Issues[^1].ContactCount);
        if (step.Signals == Signals.SelfHarm) // whatever it was merged into, it is where such contacts are worked
            Assert.Equal("us-safety-t2", decision.Queue);
        return after;
    }

    private static PartyHead? Change(PartyHead head, ContactId of, Step step, DateTimeOffset now)
    {
        switch (step.Kind)
        {
            case 4:
                var settled = Linker.Settle(head, of, "a-1", step.Pick % 3 > 0, now);
                if (settled is not null)
                    Assert.Null(Linker.Settle(settled, of, "a-1", step.Pick % 3 > 0, now));
                return settled;
            default:
                var by = (Channel)(step.Pick % 5);
                var recorded = Linker.RecordOutcome(head, of, by, step.Pick % 2 == 0, now);
                if (recorded is not null)
                    Assert.Null(Linker.RecordOutcome(recorded, of, by, step.Pick % 2 == 0, now));
                return recorded;
        }
    }

    private static void Sound(PartyHead head, List<ContactId> contacts)
    {
        var owed = head.Issues.Count(i => i.State is IssueState.Queued or IssueState.WithSeller);
        Assert.InRange(head.Issues.Count, 0, Math.Max(PartyHead.MaxIssues, owed + 1));
        Assert.Equal(head.Issues.Count, head.Issues.Select(i => i.Id).Distinct().Count());
        Assert.InRange(head.RecontactsDay, 0, head.RecontactsThreeDays);
        Assert.InRange(head.RecontactsThreeDays, 0, head.RecontactsWeek);
        foreach (var issue in head.Issues)
        {
            Assert.Contains(issue.Owner, contacts);
            Assert.Equal(issue.Failed.Count, issue.Failed.Distinct().Count());
            Assert.InRange(issue.Contacts.Count, 1, Math.Min(issue.ContactCount, PartyHead.MaxContactsPerIssue));
            Assert.True(issue.State != IssueState.Queued || (issue.Queue is not null && issue.DueAt is not null));
            Assert.True(issue.AnsweredAt is not null || issue.State is IssueState.Queued or IssueState.WithSeller);
        }

        var json = JsonSerializer.Serialize(head, RoutingJson.Default.PartyHead);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, RoutingJson.Default.PartyHead)!, RoutingJson.Default.PartyHead));
    }
}
