using System.Buffers;
using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>One pass over one text: the folded text, and who has claimed which part of it. The first claim stands.</summary>
internal sealed class Scan : IDisposable
{
    private const byte Kept = byte.MaxValue;

    private readonly byte[] _owner;
    private readonly List<Claimed> _claims = [];

    public Scan(string text)
    {
        Text = new FoldedText(text);
        _owner = ArrayPool<byte>.Shared.Rent(Text.Length + 1);
        _owner.AsSpan(0, Text.Length + 1).Clear();
    }

    public FoldedText Text { get; }

    public IReadOnlyList<Claimed> Claims => _claims;

    public bool IsFree(int index) => (uint)index >= (uint)Text.Length || _owner[index] == 0;

    public bool IsFree(int start, int end) => !_owner.AsSpan(start, end - start).ContainsAnyExcept((byte)0);

    /// <summary>Who claimed the character, or null.</summary>
    public EntityKind? OwnerOf(int index) =>
        (uint)index < (uint)Text.Length && _owner[index] is > 0 and < Kept ? (EntityKind)(_owner[index] - 1) : null;

    /// <summary>Takes the range for a kind, unless a part of it is taken.</summary>
    public bool Claim(EntityKind kind, int start, int end)
    {
        if (end <= start || !IsFree(start, end))
        {
            return false;
        }

        _owner.AsSpan(start, end - start).Fill((byte)(kind + 1));
        _claims.Add(new Claimed(kind, start, end));
        return true;
    }

    /// <summary>Takes the range for nobody: it is neither personal data nor an entity.</summary>
    public void Keep(int start, int end) => _owner.AsSpan(start, end - start).Fill(Kept);

    public void SortClaims() => _claims.Sort(static (a, b) => a.Start.CompareTo(b.Start));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_owner);
        Text.Dispose();
    }

    /// <summary>A range of the folded text, its end exclusive.</summary>
    internal readonly record struct Claimed(EntityKind Kind, int Start, int End);
}
