using Microsoft.Extensions.Logging;
using Routing.App.Queues;
using Routing.Domain.Cases;
using Routing.Domain.Queues;

namespace Routing.App.Cases;

/// <summary>Lets a case know that an agent has its contact in work, so that it is not moved on under the agent's hands.</summary>
internal sealed partial class HeldCases(Func<ISellerCases> cases, ILogger<HeldCases> log) : IWorkWatch
{
    public void Taken(WorkItem item, string agent, DateTimeOffset at) => Tell(item, agent, at);

    public void GivenBack(WorkItem item, DateTimeOffset at) => Tell(item, null, at);

    private void Tell(WorkItem item, string? agent, DateTimeOffset at)
    {
        if (item.CaseId is not null && CaseId.TryParse(item.CaseId, out var id) && id.Kind == CaseKind.SellerResponse)
            _ = Task.Run(() => TellAsync(id, agent, at));
    }

    private async Task TellAsync(CaseId id, string? agent, DateTimeOffset at)
    {
        try
        {
            await cases().HeldAsync(id, agent, at, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the agent has the contact all the same
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogUntold(log, id, e.GetType().Name);
        }
    }

    [LoggerMessage(1230, LogLevel.Warning, "Case {Case} could not be told who has its contact in work: {Why}.")]
    private static partial void LogUntold(ILogger log, CaseId @case, string why);
}
