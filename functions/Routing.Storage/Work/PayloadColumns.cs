using System.Globalization;
using Azure.Data.Tables;

namespace Routing.Storage.Work;

/// <summary>A payload over as many binary columns as it needs: the store takes 64 KiB in one.</summary>
internal static class PayloadColumns
{
    private const int Most = 60 * 1024;

    public static void Write(TableEntity row, ReadOnlyMemory<byte> payload)
    {
        for (var at = 0; at < payload.Length; at += Most)
            row[Name(at / Most)] = payload.Slice(at, Math.Min(Most, payload.Length - at)).ToArray();
    }

    public static ReadOnlyMemory<byte> Read(TableEntity row)
    {
        if (row.GetBinary(Name(0)) is not { } first || row.GetBinary(Name(1)) is not { } second)
            return row.GetBinary(Name(0)) ?? [];
        var whole = new List<byte>([.. first, .. second]);
        for (var i = 2; row.GetBinary(Name(i)) is { } next; i++)
            whole.AddRange(next);
        return whole.ToArray();
    }

    private static string Name(int chunk) => "P" + chunk.ToString(CultureInfo.InvariantCulture);
}
