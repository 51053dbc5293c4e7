using System.Diagnostics;
using Routing.Domain.Classification;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification;

public sealed class BadInputTests(ITestOutputHelper output)
{
    private static readonly TrainedClassifier Classifier = new(TrainedClassifier.Shipped);

    public static TheoryData<string, string> Texts => new()
    {
        { "nothing", "" },
        { "one character", "k" },
        { "8,000 characters", string.Concat(Enumerable.Repeat("where is my order? ", 422))[..8000] },
        { "8,000 letters without a blank", new string('x', 8000) },
        { "8,000 Han characters", new string('退', 8000) },
        { "emoji", "😡😡😡👎🏽‍♀️" },
        { "digits", "8839201 4471 0000000000000000000" },
        { "noise", new string([.. Enumerable.Range(0, 4000).Select(static i => (char)((i * 2654435761) >> 8))]) },
        { "unpaired surrogates", "\uD83D refund \uDE00\uDC00 \uD800" },
        { "right to left", "\u202E" + "أين طلبي رقم 5531" },
        { "labels alone", "[phone] [email] [card]" },
        { "a hundred thousand characters", string.Concat(Enumerable.Repeat("no llegó mi pedido ", 5300)) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_has_an_answer(string what, string text)
    {
        var answer = Classifier.Classify(new(text, text, [(true, text), (false, text)], null), []);

        output.WriteLine($"{what}: {answer.Intent} {answer.Confidence} {answer.Language} {answer.Sentiment} {answer.Signals}");
        Assert.Contains(answer.Intent, Intents.All);
        Assert.InRange(answer.Confidence, 0, 1);
        Assert.InRange(answer.Sentiment, -1, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345 67890")]
    [InlineData("[email]")]
    [InlineData("\uD83D\uD83D\0\u202E")]
    [InlineData("أين طلبي")]
    [InlineData("где мой заказ")]
    [InlineData("注文はどこですか")]
    [InlineData("wo ist meine bestellung")]
    public void What_is_in_no_served_language_is_unclear(string text)
    {
        var answer = Classifier.Classify(new("", text, [], null), []);

        Assert.Equal("und", answer.Language);
        Assert.True(answer.Confidence <= 0.3, $"{answer.Intent} {answer.Confidence}");
    }

    [Fact]
    public void A_text_ten_times_as_long_takes_about_ten_times_as_long()
    {
        var sentence = "my order has not arrived and nobody answers, the courier says he knows nothing about it ";
        var (shorter, longer) = (string.Concat(Enumerable.Repeat(sentence, 17)), string.Concat(Enumerable.Repeat(sentence, 170)));
        Time(longer, 1); // compiled

        var (tenShort, oneLong) = (Time(shorter, 10), Time(longer, 1)); // of like duration: whatever else goes on takes as much from both

        output.WriteLine($"ten of {shorter.Length} characters {tenShort:F0} µs, one of {longer.Length} characters {oneLong:F0} µs");
        Assert.True(oneLong < tenShort * 3, $"{tenShort:F0} µs, {oneLong:F0} µs"); // far below the ten times of quadratic work

        static double Time(string text, int times) => Enumerable.Range(0, 20).Min(_ =>
        {
            var clock = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
                Classifier.Classify(new("", text, [], null), []);
            return Stopwatch.GetElapsedTime(clock).TotalMicroseconds;
        });
    }
}
