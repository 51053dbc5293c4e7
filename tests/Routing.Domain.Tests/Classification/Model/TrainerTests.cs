using Routing.Domain.Classification.Model;
using Routing.Tests;
using Routing.Trainer;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class TrainerTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_with_any_number_of_threads()
    {
        var first = ModelFile.Write(TrainedModel.Instance);
        Assert.Equal(first, ModelFile.Write(IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { Threads = 1 })));
        Assert.Equal(first, ModelFile.Write(IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { Threads = 3 })));
        Assert.NotEqual(first, ModelFile.Write(IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { Seed = 2 })));
    }

    [Fact]
    public void A_model_has_no_more_rows_than_asked_for_and_keeps_the_telling_ones()
    {
        var small = IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { MostRows = 100 });
        Assert.Equal(100, small.Rows);
        Assert.InRange(TrainedModel.Examples.Count(e => small.Classify(e.Text, 1)[0].Intent == e.Intent), TrainedModel.Examples.Count * 3 / 4, TrainedModel.Examples.Count);
    }

    [Fact]
    public void The_labels_may_be_given_and_keep_their_order()
    {
        string[] labels = ["refund.request", "order.track", "chitchat.thanks", "none.out_of_scope"];
        var model = IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { Labels = labels, Epochs = 1 });
        Assert.Equal(labels, model.Labels);
    }

    [Fact]
    public void An_intent_that_is_not_among_the_labels_is_an_error() =>
        Assert.Throws<ArgumentException>(() => IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { Labels = ["order.track"] }));

    [Fact]
    public void One_example_is_enough() =>
        Assert.Equal("order.track", IntentTrainer.Train([new("where is it", "order.track")], TrainedModel.Options).Classify("where")[0].Intent);

    [Fact]
    public void Texts_without_anything_in_common_give_a_model_that_knows_the_shares_only()
    {
        var model = IntentTrainer.Train([new("one", "a"), new("two", "b"), new("six", "b")], TrainedModel.Options with { LeastCount = 9, CalibrationFolds = 0 });
        Assert.Equal(0, model.Rows);
        Assert.Equal("b", model.Classify("one")[0].Intent);
        Assert.IsType<ModelReading.Accepted>(ModelFile.Read(ModelFile.Write(model)));
    }

    [Fact]
    public void Nothing_to_learn_from_is_an_error() =>
        Assert.Throws<ArgumentException>(() => IntentTrainer.Train([], TrainedModel.Options));

    [Fact]
    public void Progress_is_told_from_the_first_pass_to_the_last()
    {
        var heard = new List<TrainingProgress>();
        IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options with { Epochs = 5 }, heard.Add);
        foreach (var stage in heard.GroupBy(static p => p.Stage))
            Assert.Equal(Enumerable.Range(1, 10).Select(static i => i / 10.0), stage.Select(static p => p.Done)); // two members of five passes
        Assert.Equal(["calibration", "training"], heard.Select(static p => p.Stage).Distinct().Order());
    }

    [Fact]
    public void Training_stops_when_told_to()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => IntentTrainer.Train(TrainedModel.Examples, TrainedModel.Options, _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void Families_stay_together_and_intents_are_held_out_in_proportion()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        var examples = Enumerable.Range(0, 1_000).Select(i => new Example($"text {i}", $"intent.{i % 4}", $"family {random.Next(200)}")).ToList();
        var folds = Splits.Folds(examples, 5, random.Next());
        Assert.All(examples.Select((e, i) => (e, fold: folds[i])).GroupBy(static p => (p.e.Intent, p.e.Family)), static g => Assert.Single(g.Select(static p => p.fold).Distinct()));
        Assert.All(folds.CountBy(static f => f), static f => Assert.InRange(f.Value, 120, 280));
        var (learned, heldOut) = Splits.HoldOut(examples, 5, 0, 7);
        Assert.Equal(examples.Count, learned.Count + heldOut.Count);
        Assert.Empty(learned.Select(static e => (e.Intent, e.Family)).Intersect(heldOut.Select(static e => (e.Intent, e.Family))));
    }
}
