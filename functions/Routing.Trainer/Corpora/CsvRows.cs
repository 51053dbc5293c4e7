using System.Text;

namespace Routing.Trainer.Corpora;

/// <summary>Cells between commas; those in quotation marks may hold commas, line ends and doubled quotation marks (RFC 4180).</summary>
internal static class CsvRows
{
    /// <summary>Every row with the line it begins on; whole is false for one whose quotation mark is never closed.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Cells, bool Whole)> Read(string content)
    {
        var (cells, cell, quoted, line, began) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            line += c == '\n' ? 1 : 0;
            if (quoted && c == '"' && i + 1 < content.Length && content[i + 1] == '"')
                cell.Append(content[++i]);
            else if (c == '"' && (quoted || cell.Length == 0))
                quoted = !quoted;
            else if (quoted || (c is not ',' and not '\n'))
                cell.Append(c);
            else
            {
                cells.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (c != '\n')
                    continue;
                if (cells.Count > 1 || cells[0].Length > 0)
                    yield return (began, cells, true);
                (cells, began) = ([], line);
            }
        }

        if (cell.Length == 0 && cells.Count == 0)
            yield break;
        cells.Add(cell.ToString().TrimEnd('\r'));
        yield return (began, cells, !quoted);
    }
}
