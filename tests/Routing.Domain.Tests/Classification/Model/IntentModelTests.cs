using System.Text;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class IntentModelTests(ITestOutputHelper output)
{
    private static readonly IntentModel Model = TrainedModel.Instance;

    [Theory]
    [InlineData("where is my package", "order.track")]
    [InlineData("WHERE is my oorder??", "order.track")]
    [InlineData("wheree iss my ordeeer", "order.track")]
    [InlineData("i want a refund, give my money back", "refund.request")]
    [InlineData("quiero mi dinero", "refund.request")]
    [InlineData("我想退款", "refund.request")]
    [InlineData("订单在哪", "order.track")]
    [InlineData("👍", "chitchat.thanks")]
    [InlineData("ｗｈｅｒｅ is my оrdеr", "order.track")] // full-width letters; Cyrillic look-alikes
    public void Says_what_a_text_means(string text, string intent) => Assert.Equal(intent, Model.Classify(text)[0].Intent);

    [Fact]
    public void Probabilities_are_of_all_labels_and_sum_to_one()
    {
        var probabilities = new float[Model.Labels.Count];
        Model.Score("where is my refund", probabilities);
        Assert.All(probabilities, static p => Assert.InRange(p, 0, 1));
        Assert.Equal(1, probabilities.Sum(), 5);
    }

    [Fact]
    public void The_most_probable_comes_first_and_no_more_than_asked_for()
    {
        var all = Model.Classify("where is my refund", 10);
        Assert.Equal(Model.Labels.Order(), all.Select(static s => s.Intent).Order());
        Assert.Equal(all.OrderByDescending(static s => s.Confidence), all);
        Assert.Equal(all[..2], Model.Classify("where is my refund", 2));
        Assert.Empty(Model.Classify("where is my refund", 0));
    }

    [Fact]
    public void The_text_counts_more_than_its_subject_and_the_last_turn_more_than_those_before()
    {
        Assert.Equal("order.track", Top(new("refund me", "where is my order", [], null)));
        Assert.Equal("refund.request", Top(new("", "", [(true, "where is my order"), (false, "thanks a lot"), (true, "i want my money back")], null)));
        Assert.Equal("order.track", Top(new("where is my order", "", [(false, "i want my money back")], null)));
    }

    public static TheoryData<string> Odd => new(
        "", " ", "a", "?", "7", "12345678901234567890", "👍👍👍👍", "🏴‍☠️", "\ud800", "\udc00\ud800", "a\ud83d", "\0\u0001\uffff", "[email]", "[", "[[[[", "[a]退",
        "مرحبا كيف حالك", "שלום", "\u202eabc", new string('x', 20_000), new string('退', 20_000), string.Concat(Enumerable.Repeat("退!", 10_000)), string.Concat(Enumerable.Repeat("\ud83d\ude00a", 6_000)));

    [Theory]
    [MemberData(nameof(Odd))]
    public void Any_text_gets_an_answer(string text)
    {
        var scores = Model.Classify(text, 3);
        Assert.Equal(1, scores.Sum(static s => s.Confidence), 4);
    }

    [Fact]
    public void Noise_gets_an_answer()
    {
        const string pieces = "退款ab1 ?![]'\ud83d\ude00\ud800é";
        var random = new Random(Seed.Next(output.WriteLine));
        for (var i = 0; i < 2_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(40); n > 0; n--)
                text.Append((char)(random.Next(3) == 0 ? random.Next(char.MaxValue + 1) : pieces[random.Next(pieces.Length)]));
            Assert.Equal(1, Model.Classify(text.ToString(), 3).Sum(static s => s.Confidence), 4);
        }
    }

    [Fact]
    public void Nothing_known_gives_what_is_likely_of_any_text()
    {
        Assert.Equal(Model.Classify(""), Model.Classify("зжщ"));
        Assert.True(Model.Classify("")[0].Confidence < 0.9);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var probabilities = new float[Model.Labels.Count];
        string[] texts = ["where is my order? [email] 👍", "退款什么时候到", new string('y', 8_000)];
        foreach (var text in texts)
            Model.Score(text, probabilities); // rents its arrays for the first time
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            foreach (var text in texts)
                Model.Score(text, probabilities);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Classifying_allocates_the_answer_only()
    {
        Model.Classify("where is my order");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = Model.Classify("where is my order", 3);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 24 + (16 * answer.Length));
    }

    private static string Top(ContactText contact)
    {
        var probabilities = new float[Model.Labels.Count];
        Model.Score(contact, probabilities);
        return Model.Best(probabilities, 1)[0].Intent;
    }
}
