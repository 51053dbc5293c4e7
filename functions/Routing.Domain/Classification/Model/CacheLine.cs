using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Routing.Domain.Classification.Model;

/// <summary>What is read whole begins where a line of the processor's cache does.</summary>
internal static class CacheLine
{
    /// <summary>Bytes of a line.</summary>
    public const int Bytes = 64;

    /// <summary>Asks the processor for what will be read soon. Never fails, whatever the address.</summary>
    /// <param name="at">Address of the first byte.</param>
    /// <param name="bytes">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(nint at, int bytes)
    {
        var end = at + bytes;
        for (at &= -Bytes; at < end; at += Bytes)
            Prefetch(at);
    }

    /// <summary>The same for one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(nint at)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0((void*)at);
    }

    /// <summary>An array that stays where it is, and the first element of it that begins a line: so many are behind it.</summary>
    public static (T[] Array, int First) Allocate<T>(int count)
        where T : unmanaged
    {
        var array = GC.AllocateArray<T>(checked(count + (Bytes / Unsafe.SizeOf<T>())), pinned: true);
        return (array, (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Bytes - 1)) / Unsafe.SizeOf<T>());
    }
}
