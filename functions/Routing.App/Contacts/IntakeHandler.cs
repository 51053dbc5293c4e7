using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Routing.App.Observability;
using Routing.App.Policies;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>
/// Accepts contacts: redact, classify, recall, link, arbitrate, commit, dispatch. What was recalled is checked by the commit; when it
/// proves stale the decision is made again on what is there.
/// </summary>
public sealed partial class IntakeHandler(
    IClassifier classifier, IPolicies policies, IContactStore store, Deciding deciding, ContactDispatcher dispatcher, PartyLocks parties,
    TimeProvider clock, ILogger<IntakeHandler> log) : IIntake
{
    /// <summary>Decisions made again before giving up; each means that another process changed the party in between.</summary>
    private const int MaxTries = 8;

    private readonly ConcurrentDictionary<ContactId, byte> _running = new();

    public async Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct)
    {
        var id = post.Id;
        if (!_running.TryAdd(id, 0))
            return new IntakeReply.InProgress(id);
        try
        {
            using var activity = Telemetry.Activities.StartActivity("intake");
            var started = clock.GetTimestamp();
            var (redacted, entities) = Redaction.Redact(post); // nothing after this line sees the original
            var contact = Redaction.ToContact(redacted, entities, clock.GetUtcNow());
            var classification = Understand(contact, entities);
            using var turn = await parties.EnterAsync(id.Party, ct).ConfigureAwait(false);
            var reply = await CommitAsync(contact, classification, Fingerprint.Of(redacted)).ConfigureAwait(false);
            Telemetry.Accepted(JsonNamingPolicy.CamelCase.ConvertName(post.Source.ToString()), StatusOf(reply), clock.GetElapsedTime(started));
            return reply;
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private Classification Understand(Contact contact, IReadOnlyList<Entity> entities)
    {
        var turns = contact.Transcript.Select(t => (t.IsFrom(contact.Party.Role), t.Text)).ToArray();
        return classifier.Classify(new(contact.Subject ?? "", contact.Text, turns, contact.Locale), entities);
    }

    private async Task<IntakeReply> CommitAsync(Contact contact, Classification classification, string fingerprint)
    {
        var policy = policies.Find(contact.Market, contact.ReceivedAt)
            ?? throw new InvalidOperationException($"No policy is in force for market {contact.Market}; the caller checks that.");
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var recall = await store.RecallAsync(contact.PartyKey, again: tries > 0, CancellationToken.None).ConfigureAwait(false);
            if (recall.Head?.Issues.Any(i => i.Trail.Any(s => s.Contact == contact.Id)) == true)
                return await RepeatAsync(contact.Id, fingerprint).ConfigureAwait(false) ?? throw Torn(contact.Id);
            var (record, head) = deciding.Decide(recall.Head, contact, classification, fingerprint, policy);
            var dispatch = dispatcher.KindOf(record);
            var writing = store.WriteAsync(new(contact.PartyKey, recall, head, record, dispatch), CancellationToken.None);
            ReadOnlyMemory<byte>? payload;
            ReadOnlyMemory<byte> answer;
            WriteResult result;
            try
            {
                (payload, answer) = (ContactDispatcher.Prepare(record, dispatch, head), ContactAnswer.Of(record).ToJson()); // while the store writes
            }
            finally
            {
                result = await writing.ConfigureAwait(false); // whatever happens, the party is not left before its write has ended
            }

            switch (result)
            {
                case WriteResult.Written:
                    if (dispatch is { } kind)
                        await dispatcher.DispatchAsync(record, kind, head, payload).ConfigureAwait(false);
                    Telemetry.Decided(JsonNamingPolicy.CamelCase.ConvertName(record.Decision.Channel.ToString()));
                    return new IntakeReply.Accepted(contact.Id, answer, Replayed: false);
                case WriteResult.Exists:
                    if (await RepeatAsync(contact.Id, fingerprint).ConfigureAwait(false) is { } repeat)
                        return repeat;
                    break;
                default:
                    LogStale(log, contact.Id, tries + 1);
                    break;
            }
        }

        throw new StoreUnavailableException($"Contact {contact.Id} met another change of its party {MaxTries} times.");
    }

    private async Task<IntakeReply?> RepeatAsync(ContactId id, string fingerprint) =>
        await store.FindAsync(id, CancellationToken.None).ConfigureAwait(false) switch
        {
            null => null,
            { } first when first.Fingerprint == fingerprint => new IntakeReply.Accepted(id, ContactAnswer.Of(first).ToJson(), Replayed: true),
            _ => new IntakeReply.Reused(id),
        };

    private static string StatusOf(IntakeReply reply) => reply switch
    {
        IntakeReply.Accepted { Replayed: true } => "replayed",
        IntakeReply.Accepted => "accepted",
        _ => "reused",
    };

    private static InvalidDataException Torn(ContactId id) => new($"Contact {id} is named by its party's head but has no row.");

    [LoggerMessage(1001, LogLevel.Debug, "Contact {Contact}: what was recalled of its party was stale, decision {Try} is made again.")]
    private static partial void LogStale(ILogger log, ContactId contact, int @try);
}
