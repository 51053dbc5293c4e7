using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>One partition as the committer uses it, with the store's answers sorted into the three that matter.</summary>
internal sealed class TablePartition(TableClient table, string partition)
{
    public string Name => $"{table.Name}/{partition}";

    public string Key => partition;

    public async Task<SubmitResult> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken ct)
    {
        try
        {
            var answers = await table.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
            var tags = new ETag[actions.Count];
            for (var i = 0; i < tags.Length; i++)
                tags[i] = answers.Value[i].Headers.ETag ?? default;
            return new SubmitResult.Done(tags);
        }
        catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412 && e.ErrorCode != "TableNotFound")
        {
            return new SubmitResult.Refused(e.FailedTransactionActionIndex ?? 0, e.Status);
        }
        catch (TableTransactionFailedException e) when (e.Status is 400 or 413 && e.FailedTransactionActionIndex is { } action)
        {
            return new SubmitResult.Malformed(action, e);
        }
        catch (Exception e) when (IsOutage(e))
        {
            return new SubmitResult.NoAnswer(e);
        }
    }

    /// <summary>The row, or null when there is none.</summary>
    public async Task<TableEntity?> ReadAsync(string rowKey, CancellationToken ct)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>How many rows of the partition match; reads them all, so for starting up only.</summary>
    public async Task<int> CountAsync(string filter, CancellationToken ct)
    {
        var count = 0;
        var query = table.QueryAsync<TableEntity>($"PartitionKey eq '{partition}' and {filter}", 1000, ["RowKey"], ct);
        await foreach (var _ in query.ConfigureAwait(false))
            count++;
        return count;
    }

    /// <summary>Whether an exception leaves open what happened: no connection, a cut one, a time-out, or the store failing or throttling.</summary>
    internal static bool IsOutage(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        RequestFailedException => false,
        AggregateException many => many.InnerExceptions.All(IsOutage),
        HttpRequestException or IOException or TaskCanceledException => true,
        Azure.Identity.AuthenticationFailedException => true, // nobody gave us a token; the request was not sent
        _ => false,
    };
}

/// <summary>What the store said to one transaction.</summary>
internal abstract record SubmitResult
{
    private SubmitResult() { }

    internal sealed record Done(ETag[] Tags) : SubmitResult;

    /// <summary>Nothing was written because of this action.</summary>
    internal sealed record Refused(int Action, int Status) : SubmitResult;

    /// <summary>Nothing was written: the store does not take this action at all, such as a row that is too large.</summary>
    internal sealed record Malformed(int Action, Exception Why) : SubmitResult;

    /// <summary>It may have been written or not.</summary>
    internal sealed record NoAnswer(Exception Why) : SubmitResult;
}
