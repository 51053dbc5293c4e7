using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Routing.Domain.Classification.Model;

/// <summary>What is read whole begins where a line of the processor's cache does.</summary>
internal static class CacheLine
{
    /// <summary>Bytes of a line.</summary>
    public const int Bytes = 64;

    /// <summary>An array that stays where it is, and the first element of it that begins a line: so many are behind it.</summary>
    public static (T[] Array, int First) Allocate<T>(int count)
        where T : unmanaged
    {
        var array = GC.AllocateArray<T>(checked(count + (Bytes / Unsafe.SizeOf<T>())), pinned: true);
        return (array, (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Bytes - 1)) / Unsafe.SizeOf<T>());
    }
}
