using Routing.Domain.Classification.Model;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class TermTableTests(ITestOutputHelper output)
{
    [Fact]
    public void The_terms_are_found_their_beginnings_go_on_and_nothing_else_is_a_term()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        var terms = Enumerable.Range(0, 2_000).Select(i => (Text: Text(random), Ids: new[] { (ushort)i })).DistinctBy(static t => t.Text).ToList();
        var table = new TermTable(terms.Count);
        foreach (var (text, ids) in terms)
            table.Add(text, ids, static (_, _) => true);

        var whole = terms.ToDictionary(static t => t.Text, static t => t.Ids);
        var beginnings = terms.SelectMany(static t => Enumerable.Range(1, t.Text.Length - 1).Select(n => t.Text[..n])).ToHashSet();
        var (vainly, asked) = (0, terms.Select(static t => t.Text).Concat(beginnings).Concat(Enumerable.Range(0, 5_000).Select(_ => Text(random))).ToList());
        foreach (var run in asked)
        {
            Assert.Equal(whole.GetValueOrDefault(run), table.Begin().With(run.AsSpan(0, 1)).With(run.AsSpan(1)).Find(out var goesOn));
            Assert.True(goesOn || !beginnings.Contains(run), run);
            vainly += goesOn && !beginnings.Contains(run) ? 1 : 0;
        }

        Assert.InRange(vainly, 0, asked.Count / 4); // marks are shared: some go on in vain, most do not
    }

    [Fact]
    public void Only_at_a_border_may_a_run_end_that_goes_on()
    {
        var table = new TermTable(10);
        table.Add("where is it", [1], static (term, at) => term[at] == ' ');

        Assert.Null(table.Begin().With("where").Find(out var goesOn));
        Assert.True(goesOn);
        Assert.Null(table.Begin().With("whe").Find(out goesOn));
        Assert.False(goesOn);
        Assert.Equal([1], table.Begin().With("where is it").Find(out goesOn));
        Assert.False(goesOn);
    }

    [Fact]
    public void What_belongs_to_a_term_twice_is_kept_once()
    {
        var table = new TermTable(10);
        foreach (var id in (ushort[])[3, 4, 3])
            table.Add("refund", [id], static (_, _) => true);

        Assert.Equal([3, 4], table.Begin().With("refund").Find(out _));
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)random.Next('a', 'k')));
}
