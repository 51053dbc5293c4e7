using Microsoft.Extensions.Logging.Abstractions;
using Routing.App.Policies;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Trainer;
using Xunit;

namespace Routing.Domain.Tests.Policies;

public sealed class ClassifierBookTests : IDisposable
{
    private static readonly Lazy<byte[]> Other = new(static () => Train("own-model", Intents.All));
    private static readonly Lazy<byte[]> Strange = new(static () => Train("strange", ["order.track", "order.gift"]));

    private readonly string _folder = Directory.CreateTempSubdirectory("routing-classifier").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_file_the_programs_own_model_is_used()
    {
        var book = Book();

        book.Load();

        Assert.Equal(TrainedClassifier.Shipped.Name, book.Model);
    }

    [Fact]
    public void The_model_that_the_file_names_is_used()
    {
        Put("models/own.model", Other.Value);
        Say("""{ "model": "models/own.model" }""");
        var book = Book();

        book.Load();

        Assert.Equal("own-model", book.Model);
        Assert.Equal("own-model", book.Classify(new("", "where is my order", [], null), []).Model);
    }

    [Fact]
    public void A_changed_file_takes_effect_once_two_looks_saw_it_alike()
    {
        var book = Book();
        book.Load();
        Put("own.model", Other.Value);
        Say("""{ "model": "own.model" }""");

        book.Reload();
        Assert.Equal(TrainedClassifier.Shipped.Name, book.Model);
        book.Reload();
        Assert.Equal("own-model", book.Model);

        File.Delete(Path.Combine(_folder, "classifier.json"));
        book.Reload();
        book.Reload();
        Assert.Equal(TrainedClassifier.Shipped.Name, book.Model);
    }

    [Fact]
    public void A_model_that_cannot_be_used_changes_nothing_while_the_host_runs()
    {
        Put("own.model", Other.Value);
        Say("""{ "model": "own.model" }""");
        var book = Book();
        book.Load();

        Put("own.model", Strange.Value);
        book.Reload();
        book.Reload();

        Assert.Equal("own-model", book.Model);
    }

    [Theory]
    [InlineData("""{ "model": "strange.model" }""", "$.model", "order.gift")]
    [InlineData("""{ "model": "noise.model" }""", "$.model", "does not begin")]
    [InlineData("""{ "model": "absent.model" }""", "$.model", "cannot be read")]
    [InlineData("""{ "model": 7 }""", "$.model", "Expected the path")]
    [InlineData("""{ "model": "noise.model", "colour": 1 }""", "$.colour", "Unknown member")]
    [InlineData("""[]""", "$", "Expected an object")]
    [InlineData("""{ "model": """, "$", "no JSON")]
    public void A_start_with_a_wrong_file_is_refused_with_file_path_and_reason(string json, string path, string reason)
    {
        Put("strange.model", Strange.Value);
        Put("noise.model", [1, 2, 3]);
        Say(json);

        var errors = Assert.Throws<PolicyException>(() => Book().Load()).Errors;

        var error = Assert.Single(errors);
        Assert.Equal(("classifier.json", path), (error.File, error.Path));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    private ClassifierBook Book() => new(_folder, NullLogger<ClassifierBook>.Instance);

    private void Say(string json) => File.WriteAllText(Path.Combine(_folder, "classifier.json"), json);

    private void Put(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static byte[] Train(string name, IReadOnlyList<string> labels)
    {
        var examples = labels.SelectMany(static (label, i) => Enumerable.Range(0, 3).Select(n => new Example($"wish {i} number {n} of {label}", label))).ToList();
        var options = new TrainerOptions { Name = name, Labels = labels, Epochs = 1, Hidden = 16, CalibrationFolds = 0, LeastCount = 1 };
        return MarketplaceFile.Write(MarketplaceTrainer.Train(examples, TrainedClassifier.Shipped, "0", options));
    }
}
