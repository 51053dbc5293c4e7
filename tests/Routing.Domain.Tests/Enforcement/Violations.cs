using System.Collections.Frozen;
using System.Text.Json;
using Routing.Domain.Cases;
using Routing.Domain.Enforcement;

namespace Routing.Domain.Tests.Enforcement;

/// <summary>Terms and a case of a violation to play with.</summary>
internal static class Violations
{
    public const string Seller = "s-9", Ann = "r-ann", Bob = "r-bob", Sue = "sup-sue", Code = "off_platform_contact";
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static ViolationTerms Kind(Window? grace = null, Window? confirm = null, Correction correction = Correction.BeforeEffect, string code = Code) => new()
    {
        Code = code, Rule = "No contact outside.", Points = 4, MostPoints = 48, Grace = grace, Confirm = confirm, Correction = correction,
    };

    public static AppealTerms Appeals(Stay stay = Stay.Pending, int levels = 1, ReviewSilence silence = ReviewSilence.Wait, bool automated = false) =>
        new(Window.Days(30), stay, Window.Days(3), levels, silence, automated, "Body");

    public static EnforcementTerms Terms(ViolationTerms? kind = null, AppealTerms? appeal = null, int? lastsDays = 90) => EnforcementTerms.None with
    {
        Violations = new[] { kind ?? Kind(Window.Days(3)) }.ToFrozenDictionary(k => k.Code),
        PointsLast = lastsDays is { } days ? TimeSpan.FromDays(days) : null,
        Appeal = appeal,
    };

    public static EnforcementCommand.Open Open(string by = Deciders.System, int? points = null, string code = Code, string source = "m-1") => new(
        EnforcementCommand.Open.IdOf(Seller, code, source), Seller, "US", new("US", 3, "00ff"), code, source, points, by, [new("handle", 3, 9)]);

    public static string Written(EnforcementState state) => JsonSerializer.Serialize(state, RoutingJson.Default.EnforcementState);
}

/// <summary>A case as the shell runs it: decide, store, publish.</summary>
internal sealed class ViolationPlay(EnforcementTerms terms)
{
    public EnforcementState State { get; private set; } = EnforcementDecider.Initial;

    public List<EnforcementEvent> Events { get; } = [];

    public List<CaseEffect> Effects { get; } = [];

    public IReadOnlyList<LedgerEntry> Ledger => [.. Effects.OfType<CaseEffect.AppendLedger>().Select(a => a.Entry)];

    public DateTimeOffset? Alarm => EnforcementDecider.NextAlarm(State);

    public IReadOnlyList<EnforcementEvent> Do(EnforcementCommand command, DateTimeOffset now)
    {
        var events = EnforcementDecider.Decide(State, command, terms, now);
        foreach (var e in events)
        {
            Events.Add(e);
            State = EnforcementDecider.Evolve(State, e);
            Effects.AddRange(EnforcementDecider.Effects(State, e));
        }

        return events;
    }

    public void Wake(DateTimeOffset now) => Do(new EnforcementCommand.Wake(), now);

    /// <summary>As the clock does it: at every alarm until the instant.</summary>
    public void WakeUntil(DateTimeOffset end)
    {
        while (Alarm is { } alarm && alarm <= end)
            Wake(alarm);
    }

    public string? Refusal(EnforcementCommand command, DateTimeOffset now) => Do(command, now).OfType<EnforcementEvent.Refused>().SingleOrDefault()?.Code;
}
