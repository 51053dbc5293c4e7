using Routing.Domain.Cases;

namespace Routing.Functions.Cases;

/// <summary>
/// While an orchestration wakes its case, the alarm that this sets goes back with the answer: told as well, it would be woken once more for nothing.
/// </summary>
internal sealed class CaseWaking : IDisposable
{
    private static readonly AsyncLocal<CaseWaking?> s_current = new();

    private readonly Lock _gate = new();
    private readonly CaseId _case;
    private (long Version, DateTimeOffset? Alarm)? _told;
    private bool _isOver;

    private CaseWaking(CaseId id) => _case = id;

    public static CaseWaking Begin(CaseId id) => s_current.Value = new(id);

    /// <returns>Whether whoever wakes this case takes the alarm along. Not once that is over, though the code that says so began within.</returns>
    public static bool Takes(CaseId id, long version, DateTimeOffset? alarm) => s_current.Value?.Take(id, version, alarm) ?? false;

    /// <param name="answered">The next alarm as the wake itself knows it; what follows from it may have set another.</param>
    public DateTimeOffset? End(DateTimeOffset? answered)
    {
        lock (_gate)
        {
            _isOver = true;
            return _told is { } told ? told.Alarm : answered;
        }
    }

    public void Dispose()
    {
        End(null);
        s_current.Value = null;
    }

    private bool Take(CaseId id, long version, DateTimeOffset? alarm)
    {
        lock (_gate)
        {
            if (_isOver || id != _case)
                return false;
            if (_told is not { } told || version >= told.Version)
                _told = (version, alarm);
            return true;
        }
    }
}
