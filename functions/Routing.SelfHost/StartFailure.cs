using Microsoft.AspNetCore.Connections;

namespace Routing.SelfHost;

/// <summary>Says in one sentence why the host cannot start.</summary>
internal static class StartFailure
{
    public static string Sentence(Exception e)
    {
        Storage.Hosting.StartFailure.Know("Host", new HostSettings());
        return e is LocalSettingsException or Storage.Move.MoveRefusedException ? e.Message
            : Find<AddressInUseException>(e) is not null ? "The port is taken; choose another with --port."
            : Storage.Hosting.StartFailure.Sentence(e);
    }

    private static T? Find<T>(Exception? e)
        where T : Exception => e is null ? null : e as T ?? Find<T>(e.InnerException);
}
