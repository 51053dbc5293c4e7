using Routing.Domain.Classification.Model;
using Xunit;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class FeatureWalkTests
{
    private static readonly FeatureSet Set = new();

    [Theory]
    [InlineData("I'm  WAITING, still...", "im waiting still")]
    [InlineData("heeeelp!!! niño", "heelp ! nino")]
    [InlineData("order 10000 [email]", "order 10000 [email]")]
    [InlineData("退款app什么?", "退 款 app 什 么 ?")]
    [InlineData("ok👍👍\ud83dx", "ok 👍 x")]
    [InlineData("", "")]
    public void Text_is_cut_into_tokens(string text, string expected)
    {
        using var tokens = new Tokens(text);
        var words = new List<string>();
        for (var i = 0; i < tokens.Count; i++)
            words.Add(tokens[i].ToString());
        Assert.Equal(expected, string.Join(' ', words));
    }

    [Fact]
    public void Han_characters_stand_side_by_side_and_all_else_between_blanks()
    {
        using var tokens = new Tokens("退款app，好");
        Assert.Equal(" 退款 app 好 ", tokens.Chars.ToString());
    }

    [Theory]
    [InlineData("where is my order ")]
    [InlineData("退款")]
    [InlineData("x")]
    [InlineData("!👍")]
    public void Work_grows_in_proportion_to_the_length(string piece)
    {
        var perChar = Count(piece, 1_000) / (double)Length(piece, 1_000);
        foreach (var length in (int[])[2_000, 4_000, 8_000, 16_000])
            Assert.InRange(Count(piece, length) / (double)Length(piece, length), 0, (perChar * 1.05) + 0.01);
        Assert.True(Count(piece, 8_000) <= 8_000 * (3 + 2 + 3)); // word, pair, skip and three runs at most from each character, at most doubled
    }

    [Fact]
    public void Nothing_is_read_behind_the_longest_text() =>
        Assert.Equal(Count("ab,  ", Tokens.MostChars), Count("ab,  ", 2 * Tokens.MostChars));

    private static int Length(string piece, int length) => length / piece.Length * piece.Length;

    private static int Count(string piece, int length)
    {
        using var tokens = new Tokens(string.Concat(Enumerable.Repeat(piece, length / piece.Length)));
        var counter = new Counter();
        FeatureWalk.Walk(tokens, Set, ref counter);
        return counter.Features;
    }

    private struct Counter : IFeatureSink
    {
        public int Features { get; private set; }

        public void Add(uint hash, FeatureKind kind) => Features++;
    }
}
