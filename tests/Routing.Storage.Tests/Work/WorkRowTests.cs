using Routing.App.Queues;
using Routing.Storage.Work;
using Xunit;

namespace Routing.Tests.Work;

/// <summary>What stands in a row of a queue stays as it was: rows of an earlier version are read by this one.</summary>
public sealed class WorkRowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly WorkRecord Record = new()
    {
        Item = new() { Contact = new("AAAAAAAAAAAAAAAA-BBBBBBBBBB"), Queue = "us-orders-t1", Market = "US", ReceivedAt = Noon, QueuedAt = Noon, DueAt = Noon.AddHours(1), StickyAgent = "ag-1", StickyUntil = Noon },
        Passes = [new("ag-2", Noon, "skip", "language", Noon)],
        Trail = [new("us-orders-t2", Noon, new("AAAAAAAAAAAAAAAA-BBBBBBBBBB"))],
        Merged = [new(new("AAAAAAAAAAAAAAAA-CCCCCCCCCC"), Noon, "delivery.delayed", "again")],
    };

    [Fact]
    public void A_row_is_written_as_ever()
    {
        var row = WorkRow.From(Record, "p");

        Assert.Equal(
            """{"Contact":"AAAAAAAAAAAAAAAA-BBBBBBBBBB","Queue":"us-orders-t1","Market":"US","ReceivedAt":"2026-11-20T12:00:00+00:00","QueuedAt":"2026-11-20T12:00:00+00:00","DueAt":"2026-11-20T13:00:00+00:00","Units":1,"StickyAgent":"ag-1","StickyUntil":"2026-11-20T12:00:00+00:00"}""",
            row[WorkRow.Item]);
        Assert.Equal("""[{"Agent":"ag-2","Until":"2026-11-20T12:00:00+00:00","Kind":"skip","Reason":"language","At":"2026-11-20T12:00:00+00:00"}]""", row[WorkRow.Passes]);
        Assert.Equal("""[{"Queue":"us-orders-t2","Due":"2026-11-20T12:00:00+00:00","Contact":"AAAAAAAAAAAAAAAA-BBBBBBBBBB"}]""", row[WorkRow.Trail]);
        Assert.Equal("""{"Contact":"AAAAAAAAAAAAAAAA-CCCCCCCCCC","ReceivedAt":"2026-11-20T12:00:00+00:00","Intent":"delivery.delayed","Text":"again"}""", row[WorkRow.Merged + Record.Merged[0].Contact.Local]);
    }

    [Fact]
    public void A_row_is_read_as_it_was_written()
    {
        var row = WorkRow.From(Record, "p");
        row[WorkRow.Outcome] = WorkRow.Text(new WorkOutcome("ag-1", true, "solved", null, Noon));
        row[WorkRow.MovesAs] = WorkRow.Text(Record.Item with { Queue = "us-returns-t1" });

        var read = WorkRow.Read(row);

        Assert.Equal(Record.Item, read.Item);
        Assert.Equal(Record.Passes, read.Passes);
        Assert.Equal(Record.Trail, read.Trail);
        Assert.Equal(Record.Merged, read.Merged);
        Assert.Equal("solved", read.Outcome?.Disposition);
        Assert.Equal("us-returns-t1", read.MovesAs?.Queue);
    }
}
