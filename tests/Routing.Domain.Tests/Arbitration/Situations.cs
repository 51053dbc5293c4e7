using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.Domain.Tests.Arbitration;

internal static class Situations
{
    public static readonly ContactId First = ContactId.Of("u-771", Source.HelpCenter, "1");
    public static readonly ContactId Second = ContactId.Of("u-771", Source.HelpCenter, "2");

    /// <summary>A clear question of a buyer in the help center, the first of its issue.</summary>
    public static Situation Of(string intent) => new()
    {
        Contact = First,
        Now = Market.Monday,
        Source = Source.HelpCenter,
        Role = PartyRole.Buyer,
        Segment = Segment.Standard,
        Language = "en",
        Intent = intent,
        Confidence = 0.95,
        Link = new(LinkKind.New, IssueIds.OpenedBy(First), null, null, 1, [], null),
    };

    public static Situation Again(this Situation s, TimeSpan since, params Channel[] failed) => s with
    {
        Contact = Second,
        Link = new(LinkKind.Recontact, IssueIds.OpenedBy(First), First, since, 2, failed, "a-17"),
    };

    public static string? CodeOf(this Decision decision, Channel channel) => decision.Alternatives.Single(a => a.Channel == channel).Code;

    public static Reason? Find(this Decision decision, string code) => decision.Reasons.FirstOrDefault(r => r.Code == code);
}
