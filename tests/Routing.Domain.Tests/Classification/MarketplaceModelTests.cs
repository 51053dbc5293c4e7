using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Trainer;
using Routing.Trainer.Corpora;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification;

public sealed class MarketplaceModelTests(ITestOutputHelper output)
{
    private static readonly Corpus Corpus = CorpusReader.Read(CorpusTests.Folder, Intents.All).Corpus;

    private static byte[] Shipped => File.ReadAllBytes(Path.Combine(CorpusTests.Root(), "functions/Routing.Domain/Classification/Model/marketplace.model"));

    [Fact]
    public void The_shipped_model_was_trained_from_the_corpus_as_it_is() =>
        Assert.True(MarketplaceTrainer.HashOf(Corpus) == TrainedClassifier.Shipped.TrainedOn, "The corpus has changed: ./dev train functions/Routing.Domain/Classification/corpus --out functions/Routing.Domain/Classification/Model/marketplace.model");

    [Fact]
    public void The_shipped_model_is_small() => Assert.InRange(Shipped.Length, 1, 4 << 20);

    [Fact]
    public void The_same_corpus_and_seed_give_the_same_bytes()
    {
        var small = Small();
        var options = MarketplaceTrainer.Options("twice", seed: 5) with { Epochs = 2 };

        var (first, second) = (MarketplaceFile.Write(MarketplaceTrainer.Train(small, options)), MarketplaceFile.Write(MarketplaceTrainer.Train(small, options)));

        Assert.Equal(first, second);
        Assert.NotEqual(first, MarketplaceFile.Write(MarketplaceTrainer.Train(small, options with { Seed = 6 })));
    }

    [Fact]
    public void A_model_survives_its_file()
    {
        var read = Assert.IsType<MarketplaceReading.Accepted>(MarketplaceFile.Read(Shipped, Intents.All)).Model;

        Assert.Equal(Shipped, MarketplaceFile.Write(read));
    }

    [Fact]
    public void A_model_of_another_taxonomy_or_version_or_a_damaged_one_is_refused_with_the_reason()
    {
        var (bytes, older, broken) = (Shipped, Shipped, Shipped);
        older[4]++;
        broken[^1] ^= 1;

        Refused(bytes, [.. Intents.All, "order.gift"], ModelRefusal.OtherTaxonomy, "order.gift");
        Refused(older, Intents.All, ModelRefusal.OtherVersion, "version 2");
        Refused(broken, Intents.All, ModelRefusal.Damaged, "checksum");
        Refused([.. "hello"u8], Intents.All, ModelRefusal.NotAModel, "begin");

        static void Refused(byte[] bytes, IReadOnlyCollection<string> labels, ModelRefusal reason, string why)
        {
            var refused = Assert.IsType<MarketplaceReading.Refused>(MarketplaceFile.Read(bytes, labels));
            Assert.Equal(reason, refused.Reason);
            Assert.Contains(why, refused.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void New_terms_are_those_training_never_met()
    {
        Assert.Empty(TrainedClassifier.Shipped.NewTerms("where is my order 12345 [phone]"));
        Assert.Equal(["quimblesnatch"], TrainedClassifier.Shipped.NewTerms("where is my quimblesnatch"));
    }

    [Fact]
    public void The_intents_of_the_sample_contacts_are_found()
    {
        var classifier = new TrainedClassifier(TrainedClassifier.Shipped);
        var right = 0;
        var lines = File.ReadAllLines(Path.Combine(CorpusTests.Root(), "tests", "samples", "contacts.jsonl"));
        foreach (var line in lines)
        {
            var sample = System.Text.Json.JsonDocument.Parse(line).RootElement;
            var contact = sample.GetProperty("contact");
            var subject = contact.TryGetProperty("subject", out var s) ? s.GetString()! : "";
            var text = Domain.Privacy.Redactor.Redact(contact.GetProperty("text").GetString()!).Text;
            var answer = classifier.Classify(new(subject, text, [], contact.TryGetProperty("locale", out var l) ? l.GetString() : null), []);
            right += answer.Intent == sample.GetProperty("expect").GetProperty("intent").GetString() ? 1 : 0;
        }

        output.WriteLine($"{right} of {lines.Length}: {right / (double)lines.Length:F3}");
        Assert.InRange(right / (double)lines.Length, 0.8, 1);
    }

    private static Corpus Small() => Corpus with
    {
        Messages = [.. Corpus.Messages.GroupBy(static m => (m.Language, m.Intent)).SelectMany(static g => g.Take(3))],
        Signals = [.. Corpus.Signals.Where(static (_, i) => i % 8 == 0)],
    };
}
