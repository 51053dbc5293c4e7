using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.SelfHost;

/// <summary>Section <c>Host</c>.</summary>
public sealed class HostSettings
{
    /// <summary>TCP port, also <c>--port</c>. 0: the system chooses. 0 to 65535; default 7071.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; } = 7071;

    /// <summary>Address to listen on. Default 127.0.0.1: this machine only.</summary>
    [Required]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Whether the agents of the demo are stored at the start, those that are not there yet. Default true.</summary>
    public bool DemoStaff { get; init; } = true;

    /// <summary>
    /// How many times faster than real every clock, calendar and lease runs, also <c>--clock-scale</c>. For development: 3600 lets an hour pass in a second.
    /// 1 to 86,400; default 1.
    /// </summary>
    [Range(1.0, 86_400.0)]
    public double ClockScale { get; init; } = 1;

    /// <summary>When a faster clock agreed with real time, RFC 3339; so that it goes on where it was after a restart. No default: the start of the host.</summary>
    public string ClockOrigin { get; init; } = "";

    /// <summary>Most contacts of <c>contacts-inbound</c> under way at once. 32 to 4,096; default 256.</summary>
    [Range(32, 4_096)]
    public int InboundParallelism { get; init; } = 256;
}

[OptionsValidator]
internal sealed partial class HostSettingsValidator : IValidateOptions<HostSettings>;
