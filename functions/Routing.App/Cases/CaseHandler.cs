using System.Text.Json;
using Microsoft.Extensions.Logging;
using Routing.App.Contacts;
using Routing.App.Events;
using Routing.App.Policies;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;

namespace Routing.App.Cases;

/// <summary>One change of a case at a time in this process, so that conflicts in the store stay rare.</summary>
internal sealed class CaseLocks
{
    private readonly KeyedLocks<CaseId> _locks = new();

    public ValueTask<KeyedLocks<CaseId>.Held> EnterAsync(CaseId id, CancellationToken ct) => _locks.EnterAsync(id, ct);
}

/// <summary>What every kind's handler stands on.</summary>
internal sealed record CaseShell(ICaseStore Store, CaseWork Work, CaseLocks Locks, IPolicies Policies, IEvents Events, TimeProvider Clock, ILogger<CaseShell> Log);

/// <summary>
/// The shell of one kind of case: load, decide, append, then carry out what follows. A lawful no is answered and not stored, so that nobody can
/// lengthen the history of a case that is not theirs.
/// </summary>
internal abstract partial class CaseHandler<TDecider, TState, TCommand, TEvent, TTerms>(ICaseRules<TState, TCommand, TEvent, TTerms> rules, CaseShell shell)
    where TDecider : IDecider<TState, TCommand, TEvent, TTerms>
{
    /// <summary>Decisions made again before giving up; each means that another process changed the case in between.</summary>
    private const int MaxTries = 8;

    /// <returns>Null when there is no such case and the command does not open one.</returns>
    /// <param name="follow">Whether to wait until what follows from it was carried out too. Otherwise that goes on by itself.</param>
    public Task<CaseOutcome<TState, TEvent>?> HandleAsync(CaseId id, TCommand command, Follow follow, CancellationToken ct) =>
        HandleAsync(id, command, follow, isNew: false, ct);

    /// <summary>Opens a case that hardly can be there yet: it is looked for only when the store refuses another one. Nothing waits for what follows.</summary>
    public async Task<CaseOutcome<TState, TEvent>> OpenAsync(CaseId id, TCommand command, CancellationToken ct) =>
        (await HandleAsync(id, command, Follow.Leave, isNew: true, ct).ConfigureAwait(false))!;

    private async Task<CaseOutcome<TState, TEvent>?> HandleAsync(CaseId id, TCommand command, Follow follow, bool isNew, CancellationToken ct)
    {
        CaseOutcome<TState, TEvent>? outcome;
        CaseTask? task;
        using (await shell.Locks.EnterAsync(id, ct).ConfigureAwait(false))
        {
            (outcome, task) = await ChangeAsync(id, command, isNew, ct).ConfigureAwait(false);
            if (task is not null)
                shell.Work.Add(task);
        }

        if (task is not null)
            await shell.Work.FollowAsync(id, follow).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Does what is due.</summary>
    public Task<CaseOutcome<TState, TEvent>?> WakeAsync(CaseId id, CancellationToken ct) => HandleAsync(id, rules.Wake, Follow.Wait, ct);

    private async Task<(CaseOutcome<TState, TEvent>? Outcome, CaseTask? Task)> ChangeAsync(CaseId id, TCommand command, bool isNew, CancellationToken ct)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var stored = isNew && tries == 0 ? null : await shell.Store.FindAsync(id, ct).ConfigureAwait(false);
            if (stored is null && rules.Opens(command) is null)
                return default;
            var state = stored is null ? TDecider.Initial : JsonSerializer.Deserialize(stored.State.Span, rules.State)!;
            var policy = rules.PolicyOf(state) ?? rules.Opens(command)!;
            var terms = await TermsAsync(policy, ct).ConfigureAwait(false);
            var now = shell.Clock.GetUtcNow();
            var events = TDecider.Decide(state, command, terms, now);
            var refusal = events.Select(rules.Refusal).FirstOrDefault(static why => why is not null);
            var happened = events.Where(e => rules.Refusal(e) is null).ToArray();
            if (refusal is not null)
                Observability.Telemetry.Refused(id.Kind.ToString(), refusal);
            if (happened.Length == 0)
                return (new(state, stored?.Version ?? 0, [], refusal, stored?.NextAlarm), null);
            var (append, after) = Fold(id, stored, state, happened, policy.Market, now);
            if (await shell.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false))
            {
                foreach (var e in happened)
                    Observability.Telemetry.Happened(id.Kind.ToString(), e!.GetType().Name);
                return (new(after, append.Version, happened, refusal, append.NextAlarm), append.Task);
            }

            LogConflict(shell.Log, id, tries + 1);
        }

        throw new StoreUnavailableException($"Case {id} met another change of it {MaxTries} times.");
    }

    private (CaseAppend Append, TState After) Fold(CaseId id, StoredCase? stored, TState state, TEvent[] happened, string market, DateTimeOffset now)
    {
        var version = stored?.Version ?? 0;
        var before = rules.OpenOf(state);
        var events = new StoredEvent[happened.Length];
        var deeds = new List<CaseDeed>();
        var told = new List<RoutingEvent>();
        for (var i = 0; i < happened.Length; i++)
        {
            state = TDecider.Evolve(state, happened[i]);
            events[i] = new(++version, now, JsonSerializer.SerializeToUtf8Bytes(happened[i], rules.Event));
            var position = 0;
            foreach (var effect in TDecider.Effects(state, happened[i]))
                deeds.Add(new($"{id}.{version}.{position++}", effect));
            if (shell.Events.IsOn && CaseEvents.Of(id, version, market, state, happened[i]) is { } tell)
                told.Add(tell);
        }

        var alarm = TDecider.NextAlarm(state);
        var sets = alarm != stored?.NextAlarm;
        var seller = rules.OpenOf(state) is var open && open == before ? null : new SellerCase((open ?? before)!, open is not null);
        var task = sets || deeds.Count > 0 || told.Count > 0
            ? new CaseTask(id, version, market, now, sets, alarm, deeds, told.Count > 0 ? told : null)
            : null;
        return (new(id, stored, version, alarm, JsonSerializer.SerializeToUtf8Bytes(state, rules.State), events, seller, task), state);
    }

    private async ValueTask<TTerms> TermsAsync(PolicyRef policy, CancellationToken ct)
    {
        var version = await shell.Policies.FindVersionAsync(policy.Market, policy.Version, ct).ConfigureAwait(false);
        return version is not null && rules.TermsOf(version) is { } terms
            ? terms
            : throw new InvalidOperationException($"Version {policy.Version} of the policy of {policy.Market} has no rules for this kind of case.");
    }

    /// <summary>The state with its version; null when there is no such case.</summary>
    public async Task<(TState State, StoredCase Stored)?> FindAsync(CaseId id, CancellationToken ct) =>
        await shell.Store.FindAsync(id, ct).ConfigureAwait(false) is { } stored ? (JsonSerializer.Deserialize(stored.State.Span, rules.State)!, stored) : null;

    /// <summary>The case with what happened in it; null when there is no such case.</summary>
    public async Task<CaseReading<TState, TEvent>?> ReadAsync(CaseId id, CancellationToken ct) =>
        await shell.Store.ReadAsync(id, ct).ConfigureAwait(false) is { } history
            ? new(
                JsonSerializer.Deserialize(history.Case.State.Span, rules.State)!, history.Case,
                [.. history.Events.Select(e => (e, JsonSerializer.Deserialize(e.Json.Span, rules.Event)!))])
            : null;

    [LoggerMessage(1201, LogLevel.Debug, "Case {Case}: another change came first, decision {Try} is made again.")]
    private static partial void LogConflict(ILogger log, CaseId @case, int @try);
}

/// <summary>A case with its events, oldest first.</summary>
internal sealed record CaseReading<TState, TEvent>(TState State, StoredCase Stored, IReadOnlyList<(StoredEvent Stored, TEvent Event)> Events);

/// <summary>What a command waits for beyond its own commit.</summary>
internal enum Follow
{
    /// <summary>Everything that follows from it.</summary>
    Wait,

    /// <summary>Nothing: for callers who hold what the effects may need.</summary>
    Leave,
}
