using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Xunit;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class ConceptsTests
{
    [Fact]
    public void Every_term_is_found_whole()
    {
        const int Most = 6; // tokens of a term that are looked for
        var terms = DataFile.Read("concepts.txt").SelectMany(static line => line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static t => t[^1] != '*').ToList();
        Assert.InRange(terms.Count, 50_000, 200_000);
        foreach (var term in terms)
        {
            using var tokens = new Tokens(term.Replace('_', ' '));
            if (tokens.Count is 0 or > Most)
                continue;
            Assert.False(Concepts.All.At(tokens, 0, out var length).IsEmpty, term);
            Assert.Equal((term, tokens.Count), (term, length));
        }
    }
}
