namespace Routing.App.Queues;

/// <summary>Takes personal data out of what an agent wrote, before it is stored.</summary>
public interface ITextGuard
{
    /// <returns>Null for null.</returns>
    string? Redact(string? text);
}
