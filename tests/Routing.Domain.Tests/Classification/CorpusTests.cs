using Routing.Domain.Classification;
using Routing.Trainer.Corpora;
using Xunit;

namespace Routing.Domain.Tests.Classification;

public sealed class CorpusTests
{
    internal static readonly string Folder = Path.Combine(Root(), "functions", "Routing.Domain", "Classification", "corpus");

    // Groups that only sellers, creators or anybody write in are met less often than a buyer's.
    private static readonly string[] OthersGroups = ["account", "service", "safety", "seller", "creator", "chitchat", "none"];

    private static readonly (Corpus Corpus, IReadOnlyList<DataFault> Faults) Read = CorpusReader.Read(Folder, Intents.All);

    [Fact]
    public void Every_line_is_understood_and_every_intent_known() => Assert.Empty(Read.Faults);

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("zh")]
    public void Every_leaf_has_enough_different_messages(string language)
    {
        var distinct = Read.Corpus.Messages.Where(m => m.Language == language).GroupBy(static m => m.Intent)
            .ToDictionary(static g => g.Key, g => NearDuplicates.Distinct(g.Select(static m => m.Text), language == "zh" ? 2 : 3));

        Assert.All(Intents.All, intent =>
            Assert.True(distinct[intent] >= (OthersGroups.Contains(Intents.Family(intent)) ? 40 : 60), $"{intent} has {distinct[intent]}"));
    }

    [Fact]
    public void No_text_stands_under_two_leaves() => Assert.Empty(
        Read.Corpus.Messages.GroupBy(static m => (m.Language, m.Text)).Where(static g => g.Select(static m => m.Intent).Distinct().Count() > 1).Select(static g => g.First().Place));

    [Fact]
    public void Every_signal_has_examples_in_every_language()
    {
        foreach (var language in (string[])["en", "es", "pt", "zh"])
        {
            Assert.All(Enum.GetValues<Signals>().Where(static s => s != Signals.None), signal =>
                Assert.True(Read.Corpus.Signals.Count(s => s.Language == language && s.Signals.HasFlag(signal)) >= 35, $"{language} {signal}"));
        }
    }

    [Fact]
    public void The_sample_contacts_of_the_demo_are_not_learned_from()
    {
        var learned = Read.Corpus.Messages.Select(static m => m.Text).Where(static t => t.Length > 24).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var samples = File.ReadLines(Path.Combine(Root(), "tests", "samples", "contacts.jsonl"))
            .Select(static line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("contact").GetProperty("text").GetString()!);

        Assert.DoesNotContain(samples, learned.Contains);
    }

    [Fact]
    public void Wordings_of_one_message_are_held_out_together()
    {
        var examples = Read.Corpus.Messages.Select(static m => new Trainer.Example(m.Text, m.Intent, m.Family)).ToList();

        var folds = Trainer.Splits.Folds(examples, 5, seed: 3);

        Assert.All(examples.Zip(folds).GroupBy(static p => p.First.Family), static family => Assert.Single(family.Select(static p => p.Second).Distinct()));
        Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(folds.Count(f => f == fold) / (double)folds.Length, 0.17, 0.23));
        Assert.Equal(folds, Trainer.Splits.Folds(examples, 5, seed: 3));
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Routing.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Routing.sln above the tests.");
        return folder;
    }
}
