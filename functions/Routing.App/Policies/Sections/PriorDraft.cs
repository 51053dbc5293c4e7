using Routing.Domain.Arbitration;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>What a channel's prior or an override of it says; null members say nothing.</summary>
/// <param name="None">The channel does not do this.</param>
internal sealed record PriorDraft(
    PolicyNode Node, bool None, long? HandleMinor, double? Recontact, double? Dissatisfied, double? Late, TimeSpan? Wait, bool Broken = false)
{
    public static PriorDraft Nothing(PolicyNode node) => new(node, true, null, null, null, null, null);

    public static PriorDraft Read(PolicyObject o, Channel channel, bool whole)
    {
        var before = o.Node.Reading.Errors.Count;
        PolicyNode? Member(string name) => whole ? o.Required(name) : o.Optional(name);
        var handle = Member("handleMinor")?.Whole(0, PolicyWords.MostMinor);
        var recontact = Member("recontact")?.Probability();
        var dissatisfied = Member("dissatisfied")?.Probability();
        var wait = Member("wait")?.Duration(TimeSpan.Zero, PolicyWords.Month);
        var late = channel == Channel.Seller ? o.Optional("late")?.Probability() : null;
        o.Close();
        return new(o.Node, false, handle, recontact, dissatisfied, late, wait, Broken: o.Node.Reading.Errors.Count > before);
    }

    public PriorDraft Changed(PriorDraft by) => new(
        by.Node, false, by.HandleMinor ?? HandleMinor, by.Recontact ?? Recontact, by.Dissatisfied ?? Dissatisfied, by.Late ?? Late, by.Wait ?? Wait,
        Broken || by.Broken);

    /// <summary>The members nothing gives, except those already refused.</summary>
    public string Missing => Broken ? "" : string.Join(
        ", ",
        new[]
        {
            HandleMinor is null ? "handleMinor" : null, Recontact is null ? "recontact" : null,
            Dissatisfied is null ? "dissatisfied" : null, Wait is null ? "wait" : null,
        }.OfType<string>());

    public ChannelPrior Prior => new(HandleMinor ?? 0, Recontact ?? 0, Dissatisfied ?? 0, Late ?? 0, Wait ?? TimeSpan.Zero);
}
