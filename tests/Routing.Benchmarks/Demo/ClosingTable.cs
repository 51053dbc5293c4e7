using Spectre.Console;

namespace Routing.Benchmarks.Demo;

/// <summary>A table of the end. The first column is text, the others are figures.</summary>
internal sealed record ClosingTable(string Title, string[] Columns, IReadOnlyList<string[]> Rows)
{
    public void Print(bool markdown)
    {
        if (markdown)
            PrintMarkdown();
        else
            PrintTable();
    }

    private void PrintMarkdown()
    {
        Console.WriteLine($"\n**{Title}**\n");
        Console.WriteLine(Line(Columns));
        Console.WriteLine(Line([.. Columns.Select(static (_, i) => i == 0 ? "---" : "---:")]));
        foreach (var row in Rows)
            Console.WriteLine(Line(row));
        Console.WriteLine();
    }

    private void PrintTable()
    {
        Console.WriteLine($"\n{Title}");
        var table = new Table { Border = AnsiConsole.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var (i, column) in Columns.Index())
            table.AddColumn(new TableColumn(Markup.Escape(column)) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in Rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
