using System.Globalization;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Event = Routing.Domain.Enforcement.EnforcementEvent;
using State = Routing.Domain.Enforcement.EnforcementState;

namespace Routing.Domain.Enforcement;

public sealed partial class EnforcementDecider
{
    /// <remarks>Notices: violation-notice (the statement of reasons), violation-effective, violation-corrected, appeal-received, violation-confirmed,
    /// appeal-upheld, violation-overturned. Tasks of reviewers: confirm-violation, review-appeal.</remarks>
    public static IReadOnlyList<CaseEffect> Effects(State after, Event e)
    {
        if (ViolationOf(after) is not { } v)
            return [];
        return e switch
        {
            Event.OpenedV1 o => [Entry(v, ViolationStatus.Detected, o.At)],
            Event.Opened { ConfirmBy: { } by } o =>
            [
                Entry(v, ViolationStatus.Detected, o.At),
                new CaseEffect.AskReviewer(o.Queue, "confirm-violation", by, v.DetectedBy == Deciders.System ? null : v.DetectedBy),
            ],
            Event.Opened o => [Entry(v, ViolationStatus.Detected, o.At)],
            Event.Notified n when n.EffectAt > n.At =>
            [
                Reasons(v, n), Entry(v with { Lines = v.Lines - 1 }, ViolationStatus.Notified, n.At), Entry(v, ViolationStatus.Pending, n.At),
            ],
            Event.Notified n => [Reasons(v, n), Entry(v, ViolationStatus.Notified, n.At)],
            Event.TookEffect t => [Entry(v, ViolationStatus.Effective, t.At, t.ExpiresAt), Notice(v, "violation-effective", ("expiresAt", Text(t.ExpiresAt)))],
            Event.Expired x => [Entry(v, ViolationStatus.Expired, x.At)],
            Event.Corrected c => [Entry(v, ViolationStatus.Corrected, c.At), Notice(v, "violation-corrected")],
            Event.Dropped d => [Entry(v, ViolationStatus.Overturned, d.At)],
            Event.Overturned o => [Entry(v, ViolationStatus.Overturned, o.At), Notice(v, "violation-overturned", ("reason", o.Reason))],
            Event.Appealed a => Appealed(after, v, a),
            Event.WindowClosed => [Notice(v, "violation-confirmed")],
            Event.ReviewOverdue o when RedressOf(after) is { Appeal: { } appeal } redress =>
                [Ask(appeal.Queue, string.Create(CultureInfo.InvariantCulture, $"review-appeal-{o.Level}"), o.ReviewBy ?? o.At, redress)],
            Event.Upheld u when after is State.Effective s && u.Resumes => [Entry(v, ViolationStatus.Effective, u.At, s.ExpiresAt), Upheld(v, u)],
            Event.Upheld u => [Upheld(v, u)],
            _ => [],
        };
    }

    private static CaseEffect[] Appealed(State after, Violation v, Event.Appealed a)
    {
        var (ask, heard) = (Ask(a.Queue, "review-appeal", a.ReviewBy, RedressOf(after)), Notice(v, "appeal-received", ("decisionBy", Text(a.ReviewBy))));
        return after is State.Effective { Suspended: true } ? [Entry(v, ViolationStatus.Pending, a.At), ask, heard] : [ask, heard];
    }

    /// <summary>Rule, facts and redress.</summary>
    private static CaseEffect.Notify Reasons(Violation v, Event.Notified n) => Notice(
        v, "violation-notice",
        ("rule", n.Rule),
        ("source", v.Source),
        ("findings", string.Join(' ', v.Findings.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Kind}@{f.Start}+{f.Length}")))),
        ("detectedAt", Text(v.DetectedAt)),
        ("automated", n.DecidedBy == Deciders.System ? "true" : "false"),
        ("effectAt", Text(n.EffectAt)),
        ("correctBy", n.Correction == Correction.None ? "" : n.Correction == Correction.BeforeEffect ? Text(n.EffectAt) : "any"),
        ("appealBy", Text(n.AppealBy)),
        ("outOfCourt", n.OutOfCourt ?? ""));

    private static CaseEffect.Notify Upheld(Violation v, Event.Upheld u) =>
        Notice(v, "appeal-upheld", ("reason", u.Reason), ("outOfCourt", u.OutOfCourt ?? ""));

    private static CaseEffect.Notify Notice(Violation v, string template, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new Dictionary<string, string>(values.Length + 3, StringComparer.Ordinal)
        {
            ["case"] = v.Id.Value, ["violation"] = v.Code, ["points"] = v.Points.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in values)
            filled[name] = value;
        return new(PartyRole.Seller, v.SellerId, template, filled);
    }

    private static CaseEffect.AskReviewer Ask(string queue, string task, DateTimeOffset dueAt, Redress? redress) =>
        new(queue, task, dueAt, redress?.FirstDecider is { } first && first != Deciders.System ? first : null);

    /// <summary>The latest of the violation's lines: its number makes its id.</summary>
    private static CaseEffect.AppendLedger Entry(Violation v, ViolationStatus status, DateTimeOffset at, DateTimeOffset? expiresAt = null) => new(
        v.SellerId, new(string.Create(CultureInfo.InvariantCulture, $"{v.Id}:{v.Lines:D3}"), v.Id.Value, v.Code, status, v.Points, at, expiresAt));

    private static string Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
