using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Http;
using Routing.App.Keys;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Hosts.Tests;

/// <summary>Valid bodies, broken at random, through the gate and the endpoints without the network.</summary>
[Collection(FakeHostTests.Name)]
public sealed class MutationTests(FakeHost host, ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    private static readonly (string Route, string Body, (string, string)[] Values)[] s_valid =
    [
        ("PostContact", Examples.Contact, []),
        ("RecordOutcome", Examples.Outcome, [("contactId", Examples.ContactId)]),
        ("PutAgent", Examples.Agent, [("agentId", "a-17")]),
        ("PullWork", Examples.Pull, [("agentId", "a-17")]),
        ("CompleteWork", Examples.Complete, [("agentId", "a-17"), ("contactId", Examples.ContactId)]),
        ("TransferWork", Examples.Transfer, [("agentId", "a-17"), ("contactId", Examples.ContactId)]),
        ("IssueKey", Examples.Key, []),
        ("PutPolicy", Examples.Policy, [("market", "US")]),
    ];

    /// <summary>What is put in place of a piece of the body, or between two.</summary>
    private static readonly string[] s_pieces =
    [
        "null", "true", "-1", "0", "1e400", "99999999999999999999", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[", "}", "]", ",", ":", "\"", "\\", "\\u", "\t", "\n",
        "\"token\":1,", "\"text\":", "\"2026-11-21T09:12:00Z\"", "\"0000-00-00T00:00:00Z\"", "\uFEFF", "\uFFFF", "😀", "//", "1.5", "-0", "\"\\uDBFF\\uDFFF\"",
    ];

    [Fact]
    public async Task No_mutation_of_a_valid_body_ends_in_a_fault()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ROUTING_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"ROUTING_SEED={seed}");
        var random = new Random(seed);
        var gate = host.Services.GetRequiredService<Gate>();
        var key = host.KeyOf(Role.Ops);
        var statuses = new SortedDictionary<int, int>();
        for (var round = 0; round < Rounds; round++)
        {
            var (id, body, values) = s_valid[random.Next(s_valid.Length)];
            var bytes = Mutate(Encoding.UTF8.GetBytes(body), random);

            var status = await SendAsync(gate, Routes.All.Single(r => r.Id == id), values, bytes, key);

            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"Seed {seed}, round {round}: {status} on {id} for {Convert.ToBase64String(bytes)}");
        }

        output.WriteLine(string.Join(", ", statuses.Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(statuses.Keys.Any(s => s < 300) && statuses.GetValueOrDefault(400) > Rounds / 4);
    }

    private async Task<int> SendAsync(Gate gate, Route route, (string, string)[] values, byte[] body, string key)
    {
        var context = new DefaultHttpContext { RequestServices = host.Services };
        context.Request.Method = route.Method;
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Request.Headers[Gate.KeyHeader] = key;
        foreach (var (name, value) in values)
            context.Request.RouteValues[name] = value;
        context.Response.Body = Stream.Null;
        var result = await gate.RunAsync(route, context.Request);
        await result.ExecuteAsync(context);
        return context.Response.StatusCode;
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, [.. bytes.Skip(random.Next(bytes.Count)).Take(random.Next(1, 60))]);
                    break;
                default:
                    ReplaceValue(bytes, at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Replaces what stands between the next colon and the comma after it: mostly well-formed still, but wrong.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, string piece)
    {
        var start = bytes.IndexOf((byte)':', at) + 1;
        if (start == 0)
            return;
        var end = bytes.FindIndex(start, b => b is (byte)',' or (byte)'}' or (byte)']');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(piece));
    }
}
