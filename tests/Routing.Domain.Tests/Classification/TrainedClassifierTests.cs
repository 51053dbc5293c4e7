using Routing.Domain.Classification;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification;

public sealed class TrainedClassifierTests(ITestOutputHelper output)
{
    private static readonly TrainedClassifier Classifier = new(TrainedClassifier.Shipped);

    [Fact]
    public void The_mean_accuracy_over_the_intents_is_at_least_80_percent()
    {
        var rows = Measure("messages.txt", out var macro, out var mean);
        Assert.True(rows.Count >= 200);
        Assert.Equal(Intents.All.Order(), rows.Select(static row => row.Intent).Distinct().Order());
        Assert.True(macro >= 0.8, $"macro accuracy is {macro:F3}");
        Assert.InRange(mean, macro - 0.2, macro + 0.05);
    }

    /// <summary>Written after the phrases, which were never fitted to them; only the sharpness of the confidence was set with them in view.</summary>
    [Fact]
    public void Wordings_far_from_any_phrase_are_right_more_often_than_not()
    {
        var rows = Measure("unseen.txt", out _, out var mean);

        var accuracy = rows.Average(static row => row.Answer.Intent == row.Intent ? 1.0 : 0);
        Assert.True(accuracy > 0.5, $"accuracy is {accuracy:F3}");
        Assert.InRange(mean, 0, accuracy + 0.15);
    }

    [Fact]
    public void Every_confidence_is_a_probability_and_alternatives_are_ranked()
    {
        foreach (var (_, text) in Messages("messages.txt"))
        {
            var answer = Classify(text);
            double[] all = [answer.Confidence, .. answer.Alternatives.Select(static a => a.Confidence)];

            Assert.All(all, static p => Assert.InRange(p, 0, 1));
            Assert.Equal(all.OrderDescending(), all);
            Assert.True(all.Sum() <= 1.0001 && answer.Alternatives.Count <= 3);
            Assert.DoesNotContain(answer.Alternatives, a => a.Intent == answer.Intent);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\uD83D\uD83D\0\u202E")]
    [InlineData("xkcd zqzq wvwv")]
    [InlineData("[email]")]
    [InlineData("12345")]
    public void Text_that_says_nothing_is_out_of_scope_with_little_confidence(string text)
    {
        var answer = Classify(text);

        Assert.Equal(Intents.OutOfScope, answer.Intent);
        Assert.True(answer.Confidence < 0.5);
    }

    [Theory]
    [InlineData("Hello, good morning! I would like to know where my order is, thank you", "order.track")]
    [InlineData("Hola buenas tardes, quiero cancelar mi pedido, gracias", "order.cancel")]
    [InlineData("Oi, bom dia! Esqueci minha senha, obrigada", "account.recover_password")]
    [InlineData("你好，我要退货，谢谢", "return.request")]
    public void A_greeting_with_a_question_is_the_question(string text, string intent) => Assert.Equal(intent, Classify(text).Intent);

    [Theory]
    [InlineData("WHEEERE IS MY ORDERRR", "order.track")]
    [InlineData("i want a r3fund", "refund.request")]
    [InlineData("cancelar mi pedido por favro", "order.cancel")]
    [InlineData("esqeci minha senha", "account.recover_password")]
    [InlineData("ＷＨＥＲＥ　ＩＳ　ＭＹ　ＯＲＤＥＲ", "order.track")]
    public void Typing_errors_and_disguises_do_not_hide_the_intent(string text, string intent) => Assert.Equal(intent, Classify(text).Intent);

    [Fact]
    public void A_second_intent_is_the_first_alternative()
    {
        var answer = Classify("cancel my order and delete my account");

        string[] two = [answer.Intent, answer.Alternatives[0].Intent];
        Assert.Equal(["account.delete", "order.cancel"], two.Order());
    }

    [Fact]
    public void What_the_customer_said_before_decides_when_the_last_words_say_nothing()
    {
        var text = new ContactText("", "yes please", [(true, "where is my refund"), (false, "Shall I connect you?")], null);

        Assert.Equal("refund.status", Classifier.Classify(text, []).Intent);
    }

    [Fact]
    public void What_the_bot_said_counts_for_nothing()
    {
        var text = new ContactText("", "where is my order", [(false, "delete my account, delete my account")], null);

        Assert.Equal("order.track", Classifier.Classify(text, []).Intent);
    }

    [Fact]
    public void The_answer_names_its_model_and_returns_the_entities()
    {
        Entity[] entities = [new(EntityKind.OrderId, "o-1", 0, 3)];

        var answer = Classifier.Classify(new ContactText("", "o-1 is late", [], null), entities);

        Assert.Same(entities, answer.Entities);
        Assert.Equal("marketplace-2026-11-22", answer.Model);
    }

    internal static Domain.Classification.Classification Classify(string text) => Classifier.Classify(new ContactText("", text, [], null), []);

    private List<(string Intent, string Text, Domain.Classification.Classification Answer)> Measure(string file, out double macro, out double mean)
    {
        var rows = Messages(file).Select(static row => (row.Intent, row.Text, Answer: Classify(row.Text))).ToList();
        foreach (var (intent, text, answer) in rows.Where(static row => row.Answer.Intent != row.Intent))
        {
            output.WriteLine($"{intent} <> {answer.Intent} {answer.Confidence:F2} [{string.Join(' ', answer.Alternatives)}] {text}");
        }

        macro = rows.GroupBy(static row => row.Intent).Average(static group => group.Average(static row => row.Answer.Intent == row.Intent ? 1.0 : 0));
        mean = rows.Average(static row => row.Answer.Confidence);
        output.WriteLine($"macro {macro:F3} accuracy {rows.Average(static row => row.Answer.Intent == row.Intent ? 1.0 : 0):F3} mean confidence {mean:F3} rows {rows.Count}");
        foreach (var bin in rows.GroupBy(static row => (int)(row.Answer.Confidence * 5)).OrderBy(static bin => bin.Key))
        {
            output.WriteLine($"confidence {bin.Key / 5.0:F1}: {bin.Count()} rows, right {bin.Average(static row => row.Answer.Intent == row.Intent ? 1.0 : 0):F2}");
        }

        return rows;
    }

    private static IEnumerable<(string Intent, string Text)> Messages(string file)
    {
        using var reader = new StreamReader(typeof(TrainedClassifierTests).Assembly.GetManifestResourceStream(file)!);
        while (reader.ReadLine() is { } line)
        {
            yield return (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]);
        }
    }
}
