using Routing.Domain.Classification;
using Routing.Trainer.Corpora;
using Xunit;

namespace Routing.Domain.Tests.Classification;

public sealed class TrainingDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-data").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_fault_of_a_table_is_listed_with_its_line()
    {
        var path = Write("live.csv", """"
            text,intent,language
            where is it,order.track,en
            "where, oh where, is ""it""",order.track,en
            only one of these,order.cancel,en
            strange,order.gift,en
            too,many,cells,here
            ,order.track,en
            where is it,refund.status,en
            "never closed,order.track,en
            """");

        var (texts, faults, _) = DataFiles.Read(path, [.. Intents.All]);
        string[] all = [.. faults.Concat(DataFiles.Check(texts, Intents.All)).Select(static f => f.ToString())];

        Assert.Equal("where, oh where, is \"it\"", texts[1].Text);
        Assert.Equal(7, all.Length);
        Assert.Contains(all, static f => f.StartsWith("live.csv:4: It is the only example of order.cancel", StringComparison.Ordinal));
        Assert.Contains("live.csv:5: order.gift is no intent of the taxonomy.", all);
        Assert.Contains("live.csv:6: It has 4 cells where the first line has 3.", all);
        Assert.Contains("live.csv:7: Its text is empty.", all);
        Assert.Contains("live.csv:8: It is the only example of refund.status; at least two are needed.", all);
        Assert.Contains("live.csv:8: The same text stands at live.csv:2 with order.track.", all);
        Assert.Contains("live.csv:9: A quotation mark is opened and never closed.", all);
    }

    [Fact]
    public void Lines_of_objects_are_read_and_broken_ones_listed()
    {
        var path = Write("live.jsonl", """
            {"text": "dónde está", "intent": "order.track", "language": "es"}
            {"text": "no intent here"}
            {"intent": "order.track"}
            {"text":
            """);

        var (texts, faults, _) = DataFiles.Read(path, [.. Intents.All]);

        Assert.Equal([("dónde está", "order.track", "es"), ("no intent here", null, null)], texts.Select(static t => (t.Text, t.Intent, t.Language)));
        Assert.Equal(["live.jsonl:3: Expected an object with a text.", "live.jsonl:4: It is no JSON."], faults.Select(static f => f.ToString()));
    }

    [Fact]
    public void Every_fault_of_a_corpus_is_listed_with_its_line()
    {
        Write("corpus/en/order.txt", "no leaf above\n[order.gift]\nwrap it\n[order.track]\nwhere is it\n~ any news of it\n");
        Write("corpus/en/signals.txt", "urgent, hasty | 0 | quick\nurgent | sad | quick\nurgent quick\n");
        Write("corpus/en/several.txt", "order.track + order.gift | both\n");

        var (corpus, faults) = CorpusReader.Read(Path.Combine(_folder, "corpus"), Intents.All);

        Assert.Equal(
            ["en/order.txt:1", "en/order.txt:2", "en/several.txt:1", "en/signals.txt:1", "en/signals.txt:2", "en/signals.txt:3"],
            faults.Select(static f => f.Place).Order(StringComparer.Ordinal));
        Assert.Equal("en/order.txt:5", Assert.Single(corpus.Messages, static m => m.Text == "any news of it").Family);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
