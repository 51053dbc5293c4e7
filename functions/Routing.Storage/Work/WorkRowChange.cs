using Azure;
using Azure.Data.Tables;
using Routing.App.Queues;
using Routing.Storage.Commit;

namespace Routing.Storage.Work;

/// <summary>What a change writes: a merge of the columns it names, or for what is left behind of a transfer, the whole row.</summary>
internal static class WorkRowChange
{
    /// <summary>By how much the row's counting in the queue's cap changes with it.</summary>
    public static int Delta(WorkChange change) => change is WorkChange.Finish or WorkChange.Move { IsRedirected: false } ? -1 : 0;

    public static RowChange For(WorkKey key, string partition, string tag, WorkChange change)
    {
        var row = new TableEntity(partition, WorkRow.Key(key));
        switch (change)
        {
            case WorkChange.Take take:
                row[WorkRow.State] = WorkRow.Name(WorkState.Leased);
                row[WorkRow.Agent] = take.Agent;
                row[WorkRow.Token] = take.Token;
                row[WorkRow.Until] = WorkRow.Text(take.Until);
                break;
            case WorkChange.Extend extend:
                row[WorkRow.Until] = WorkRow.Text(extend.Until);
                break;
            case WorkChange.Free free:
                row[WorkRow.State] = WorkRow.Name(WorkState.Ready);
                row[WorkRow.Agent] = "";
                row[WorkRow.Passes] = WorkRow.Text(free.Passes);
                break;
            case WorkChange.Attach attach:
                row[WorkRow.Merged + attach.Merged.Contact.Local] = WorkRow.Text(attach.Merged);
                break;
            case WorkChange.Finish finish:
                row[WorkRow.State] = WorkRow.Name(WorkState.Done);
                row[WorkRow.Outcome] = WorkRow.Text(finish.Outcome);
                break;
            case WorkChange.Move move:
                row[WorkRow.State] = WorkRow.Name(WorkState.Moving);
                row[WorkRow.MovesAs] = WorkRow.Text(move.As);
                row[WorkRow.Passes] = WorkRow.Text(move.Passes);
                break;
            case WorkChange.Moved moved:
                row[WorkRow.State] = WorkRow.Name(WorkState.Moved);
                row[WorkRow.Item] = WorkRow.Text(moved.Item);
                row[WorkRow.MovesAs] = WorkRow.Text(moved.As);
                return RowChange.Replace(row, new ETag(tag));
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "Not a change.");
        }

        return RowChange.Merge(row, new ETag(tag));
    }
}
