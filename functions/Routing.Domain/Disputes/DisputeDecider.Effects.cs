using System.Globalization;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Enforcement;
using Event = Routing.Domain.Disputes.DisputeEvent;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Disputes;

public sealed partial class DisputeDecider
{
    /// <remarks>Notices: dispute-opened, dispute-answer-wanted, dispute-rejected, dispute-evidence-wanted, dispute-reminder, dispute-ruled, dispute-appealed,
    /// dispute-appeal-upheld, dispute-goods-wanted, dispute-goods-missed, dispute-closed. Tasks of people: rule-dispute, review-dispute-appeal, resolve-step,
    /// execution-late.</remarks>
    public static IReadOnlyList<CaseEffect> Effects(State after, Event e)
    {
        if (DisputeOf(after) is not { } d)
            return [];
        return e switch
        {
            Event.Opened => Both(d, "dispute-opened"),
            Event.SellerAsked a => [ToSeller(d, "dispute-answer-wanted", ("until", Text(a.Clock.Until)))],
            Event.Answered { Accepted: false } a => [ToBuyer(d, "dispute-rejected", ("until", Text(a.EscalateBy)))],
            Event.Escalated x =>
            [
                ToBuyer(d, "dispute-evidence-wanted", ("until", Text(x.Buyer.Until))), ToSeller(d, "dispute-evidence-wanted", ("until", Text(x.Seller.Until))),
            ],
            Event.Reminded { Skipped: false, Side: Side.Buyer } r => [ToBuyer(d, "dispute-reminder", ("until", Text(r.Until)))],
            Event.Reminded { Skipped: false } r => [ToSeller(d, "dispute-reminder", ("until", Text(r.Until)))],
            Event.Proposed p => [new CaseEffect.AskReviewer(p.Queue, "rule-dispute", p.ReviewBy, null)],
            Event.ReviewOverdue o when after is State.UnderReview s => [new CaseEffect.AskReviewer(s.Queue, Task("rule-dispute", o.Level), o.ReviewBy ?? o.At, null)],
            Event.ReviewOverdue o when after is State.Ruled { Appeal: { } appeal } s =>
                [new CaseEffect.AskReviewer(appeal.Queue, Task("review-dispute-appeal", o.Level), o.ReviewBy ?? o.At, Person(s.Ruling.By))],
            Event.Ruled r => Both(
                d, "dispute-ruled",
                ("remedy", r.Ruling.Remedy is { } remedy ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(remedy.ToString()) : ""),
                ("reasons", string.Join(' ', r.Ruling.Reasons)),
                ("automated", r.Ruling.By == Deciders.System ? "true" : "false"),
                ("onAppeal", r.OnAppeal ? "true" : "false"),
                ("appealBy", Text(r.Ruling.AppealBy))),
            Event.Appealed a when after is State.Ruled s =>
            [
                new CaseEffect.AskReviewer(a.Queue, "review-dispute-appeal", a.ReviewBy, Person(s.Ruling.By)), .. Both(d, "dispute-appealed"),
            ],
            Event.Upheld u => Both(d, "dispute-appeal-upheld", ("reason", u.Reason), ("outOfCourt", u.OutOfCourt ?? "")),
            Event.Finalised f => Charges(d, f),
            Event.StepAsked a when after is State.Ruled s && Find(s.Execution, a.Key) is { } step => [new CaseEffect.Execute(step.Step)],
            Event.StepStuck x => [new CaseEffect.AskReviewer(x.Queue, "resolve-step", x.DueAt, null)],
            Event.ExecutionLate x => [new CaseEffect.AskReviewer(x.Queue, "execution-late", x.DueAt, null)],
            Event.GoodsAwaited { Sent: false } g => [ToBuyer(d, "dispute-goods-wanted", ("until", Text(g.By)))],
            Event.GoodsAwaited g => [ToSeller(d, "dispute-goods-sent", ("until", Text(g.By)))],
            Event.GoodsMissed => Both(d, "dispute-goods-missed"),
            Event.Closed c => Both(d, "dispute-closed", ("outcome", c.Outcome)),
            Event.Withdrawn => Both(d, "dispute-closed", ("outcome", DisputeOutcomes.Withdrawn)),
            _ => [],
        };
    }

    /// <summary>What a final ruling is for the seller: a violation, and a line by which rates are counted.</summary>
    private static List<CaseEffect> Charges(Dispute d, Event.Finalised f)
    {
        var effects = new List<CaseEffect>(2);
        var source = string.Create(CultureInfo.InvariantCulture, $"{d.Id}:{d.Attempt}");
        if (f.Fault is { } fault)
            effects.Add(new CaseEffect.OpenEnforcement(d.SellerId, d.Market, fault.Violation, source, fault.Points, [], f.At));
        if (f.SellerAtFault is { } guilty)
        {
            effects.Add(new CaseEffect.AppendLedger(d.SellerId, new(source, d.Id.Value, LedgerEntry.Dispute, ViolationStatus.Effective, 0, f.At, null)
            {
                SellerFault = guilty, Buyer = PartyKey.Of(d.BuyerId).Value,
            }));
        }

        return effects;
    }

    private static CaseEffect[] Both(Dispute d, string template, params ReadOnlySpan<(string Name, string Value)> values) =>
        [ToBuyer(d, template, values), ToSeller(d, template, values)];

    private static CaseEffect.Notify ToBuyer(Dispute d, string template, params ReadOnlySpan<(string Name, string Value)> values) =>
        new(PartyRole.Buyer, d.BuyerId, template, Filled(d, values));

    private static CaseEffect.Notify ToSeller(Dispute d, string template, params ReadOnlySpan<(string Name, string Value)> values) =>
        new(PartyRole.Seller, d.SellerId, template, Filled(d, values));

    private static Dictionary<string, string> Filled(Dispute d, ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new Dictionary<string, string>(values.Length + 3, StringComparer.Ordinal) { ["case"] = d.Id.Value, ["order"] = d.OrderId, ["claim"] = d.Claim };
        foreach (var (name, value) in values)
            filled[name] = value;
        return filled;
    }

    private static string Task(string task, int level) => string.Create(CultureInfo.InvariantCulture, $"{task}-{level}");

    private static string? Person(string by) => by == Deciders.System ? null : by;

    private static string Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
