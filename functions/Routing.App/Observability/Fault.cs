using System.Text;

namespace Routing.App.Observability;

/// <summary>
/// Tells of an exception in a log without its message: messages quote what could not be parsed or stored, and that may be
/// customer text.
/// </summary>
public static class Fault
{
    /// <summary>For outages, which come by the thousand: the types alone.</summary>
    public static string Kind(Exception exception) =>
        exception.InnerException is { } cause ? $"{exception.GetType().Name} < {Kind(cause)}" : exception.GetType().Name;

    public static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (text.Length > 0)
                text.AppendLine().Append("caused by ");
            text.Append(e.GetType().FullName);
            if (e.StackTrace is { } trace)
                text.AppendLine().Append(trace);
        }

        return text.ToString();
    }
}
