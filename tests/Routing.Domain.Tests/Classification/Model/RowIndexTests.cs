using Routing.Domain.Classification.Model;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class RowIndexTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_feature_is_found_at_its_row_and_no_other_at_all()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        var hashes = Enumerable.Range(0, 20_000).Select(_ => (uint)random.NextInt64(1, uint.MaxValue)).Distinct().ToArray();
        var index = new RowIndex(hashes);

        Assert.All(hashes.Index(), pair => Assert.Equal(pair.Index, index.Find(pair.Item)));
        var known = hashes.ToHashSet();
        for (var i = 0; i < 20_000; i++)
        {
            var other = (uint)random.NextInt64(1, uint.MaxValue);
            if (!known.Contains(other))
                Assert.Equal(-1, index.Find(other));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(7u)] // the last line: what finds no place there begins anew
    public void More_features_of_one_place_than_it_holds_are_found_nearby(uint line)
    {
        const int Same = 20; // of 32: eight lines of eight
        var hashes = Enumerable.Range(0, 32).Select(i => OfLine(i < Same ? line : (uint)i % 8, (uint)i)).ToArray();

        var index = new RowIndex(hashes);

        Assert.All(hashes.Index(), pair => Assert.Equal(pair.Index, index.Find(pair.Item)));
        Assert.Equal(-1, index.Find(OfLine(line, 1000)));
    }

    [Fact]
    public void The_hash_that_marks_a_free_place_is_a_feature_too() => Assert.Equal(1, new RowIndex([7, 0]).Find(0));

    [Fact]
    public void Without_features_nothing_is_found() => Assert.Equal(-1, new RowIndex([]).Find(5));

    // The first three bits of the product choose the line; its inverse, modulo 2 to the 32, leads back to a hash.
    private static uint OfLine(uint line, uint which)
    {
        var inverse = 1u;
        for (var i = 0; i < 5; i++)
            inverse *= 2 - (0x9E3779B1 * inverse);
        return ((line << 29) | (which + 1)) * inverse;
    }
}
