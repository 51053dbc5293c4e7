using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Contacts;
using Routing.App.Http;
using Routing.App.Keys;
using Routing.Domain.Contacts;
using Xunit;

namespace Routing.Hosts.Tests;

[Collection(FakeHostTests.Name)]
public sealed class ContactEndpointTests(FakeHost host)
{
    [Fact]
    public async Task A_contact_that_is_taken_in_answers_201_with_its_location()
    {
        var answer = await PostAsync(Examples.Contact);

        Assert.Equal(201, answer.Status);
        Assert.Equal($"/api/contacts/{Examples.ContactId}", answer.Headers.Location?.ToString());
        Assert.True(answer.Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Every_member_of_a_contact_reaches_the_intake()
    {
        await PostAsync(Of("whole"));

        var post = host.Ports.Posts.Last(p => p.ExternalId == "whole");
        Assert.Equal((Source.HelpCenter, new Party(PartyRole.Buyer, "u-771", Segment.Standard), "s-9", "o-5531", "US"), (post.Source, post.Party, post.SellerId, post.OrderId, post.Market));
        Assert.Equal(("en-US", "Where is it", new DateTimeOffset(2026, 11, 21, 9, 12, 0, TimeSpan.Zero)), (post.Locale, post.Subject, post.OccurredAt));
        Assert.Equal([new Turn("bot", "Hi", new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)), new Turn("buyer", "Hello", null)], post.Transcript);
        Assert.Equal(("delivered", new Money(2599, "USD"), "seller"), (post.Order!.Status, post.Order.Value, post.Order.FulfilledBy));
        Assert.Equal(new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero), post.Order.PromisedBy);
    }

    [Fact]
    public async Task A_contact_posted_again_answers_200_with_the_first_answer()
    {
        var answer = await PostAsync(Of("replay"));

        Assert.Equal((200, "true"), (answer.Status, Assert.Single(answer.Headers.GetValues("Idempotency-Replayed"))));
        Assert.Equal("{\"first\":true}", answer.Text);
    }

    [Fact]
    public async Task The_same_external_id_with_other_content_is_refused()
    {
        var answer = await PostAsync(Of("reused"));

        Assert.Equal((422, "externalId_reused"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_contact_that_is_being_processed_is_refused_for_now()
    {
        var answer = await PostAsync(Of("busy"));

        Assert.Equal((409, "in_progress"), (answer.Status, answer.Code));
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_outage_of_the_store_answers_503_with_a_time_to_repeat()
    {
        var answer = await PostAsync(Of("down"));

        Assert.Equal((503, "store_unavailable"), (answer.Status, answer.Code));
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_fault_answers_500_and_neither_the_answer_nor_the_log_holds_its_message()
    {
        var answer = await PostAsync(Of("bug"));

        Assert.Equal((500, "internal"), (answer.Status, answer.Code));
        Assert.DoesNotContain(FakePorts.CustomerText, answer.Text + host.Log.All, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", host.Log.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("respond-async")]
    [InlineData("Respond-Async; wait=10")]
    [InlineData("return=minimal, respond-async")]
    public async Task A_contact_that_may_wait_is_queued_redacted(string prefer)
    {
        var body = Of($"async {prefer}").Replace("nothing here", "write to ann@shop.example", StringComparison.Ordinal);

        var answer = await host.SendAsync("POST", "/api/contacts", Role.Channel, Encoding.UTF8.GetBytes(body), change: r => r.Headers.TryAddWithoutValidation("Prefer", prefer));

        Assert.Equal((202, "respond-async"), (answer.Status, Assert.Single(answer.Headers.GetValues("Preference-Applied"))));
        Assert.Equal($"/api/contacts/{answer.Json.GetProperty("contactId").GetString()}", answer.Headers.Location?.ToString());
        var queued = Assert.Single(host.Ports.Enqueued.Select(Encoding.UTF8.GetString), b => b.Contains($"async {prefer}", StringComparison.Ordinal));
        Assert.DoesNotContain("ann@shop.example", queued, StringComparison.Ordinal);
        Assert.Equal(201, (await PostAsync(queued.Replace("async", "later", StringComparison.Ordinal))).Status); // it is a body like any other
        Assert.DoesNotContain(host.Ports.Posts, p => p.ExternalId == $"async {prefer}");
    }

    [Fact]
    public async Task A_bad_contact_is_not_queued()
    {
        var before = host.Ports.Enqueued.Count;

        var answer = await host.SendAsync("POST", "/api/contacts", Role.Channel, "{}"u8.ToArray(), change: r => r.Headers.Add("Prefer", "respond-async"));

        Assert.Equal((400, before), (answer.Status, host.Ports.Enqueued.Count));
    }

    [Theory]
    [InlineData(8_000, "x")]
    [InlineData(8_000, "é")]
    [InlineData(8_000, "😀")]
    [InlineData(1, " ")]
    public async Task A_text_of_1_to_8000_characters_is_taken_whatever_the_characters_are(int count, string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, count));

        var answer = await PostAsync(Examples.Contact.Replace("Marked delivered yesterday, nothing here. Third time I write.", text, StringComparison.Ordinal));

        Assert.Equal(201, answer.Status);
    }

    [Fact]
    public async Task A_body_of_exactly_64_KiB_is_taken() => Assert.Equal(201, (await PostAsync(Examples.Contact.PadRight(64 * 1024))).Status);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task Json_is_taken_however_its_type_is_written(string type) =>
        Assert.Equal(201, (await host.SendAsync("POST", "/api/contacts", Role.Channel, Encoding.UTF8.GetBytes(Examples.Contact), type)).Status);

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var answer = await host.SendAsync(
            "POST", "/api/contacts", Role.Channel, Encoding.UTF8.GetBytes(Examples.Contact), change: r => r.Content!.Headers.ContentEncoding.Add("gzip"));

        Assert.Equal((415, "unsupported_media_type"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_without_a_length_is_bounded_too()
    {
        using var content = new StreamContent(new Endless(70_000));
        content.Headers.ContentType = new("application/json");

        var answer = await host.SendAsync("POST", "/api/contacts", Role.Channel, body: null, change: r =>
        {
            r.Content = content;
            r.Headers.TransferEncodingChunked = true;
        });

        Assert.Equal((413, "too_large"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData(400, 400, "bad_request")]
    [InlineData(408, 408, "request_timeout")]
    [InlineData(413, 413, "too_large")]
    public async Task A_body_that_the_server_breaks_off_is_the_callers_fault(int broken, int status, string code)
    {
        var context = new DefaultHttpContext { RequestServices = host.Services };
        context.Request.Headers[Gate.KeyHeader] = host.KeyOf(Role.Channel);
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = 500;
        context.Request.Body = new Broken(broken);

        var problem = Assert.IsType<Problem>(await host.Services.GetRequiredService<Gate>().RunAsync(Routes.All.Single(r => r.Id == "PostContact"), context.Request));

        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task A_party_whose_id_holds_a_slash_and_a_percent_sign_is_found_under_its_escaped_id()
    {
        await host.SendAsync("GET", "/api/parties/a%2Fb%252F%20c%C3%A9/issues", Role.Channel);

        Assert.Contains("a/b%2F cé", host.Ports.Seen);
    }

    [Fact]
    public async Task An_outcome_reaches_the_desk()
    {
        var answer = await host.SendAsync("POST", $"/api/contacts/{Examples.ContactId}/outcome", Role.Channel, Examples.Outcome);

        Assert.Equal(200, answer.Status);
        Assert.Contains(new ContactOutcome(true, 5, 10, Domain.Arbitration.Channel.SelfHelp), host.Ports.Seen);
    }

    [Fact]
    public async Task Erasing_a_party_answers_202() => Assert.Equal(202, (await host.SendAsync("DELETE", "/api/parties/u-1", Role.Ops)).Status);

    [Fact]
    public async Task An_explanation_is_derived_again_on_request() =>
        Assert.Equal("{\"matches\":true}", (await host.SendAsync("GET", $"/api/contacts/{Examples.ContactId}/explanation?rederive=true", Role.Reviewer)).Text);

    [Fact]
    public async Task Health_tells_an_outage_with_503()
    {
        Assert.Equal("""{"status":"ok","store":"ok","queue":"ok","clockLag":"PT0S","clockSkew":"PT0S"}""", (await host.SendAsync("GET", "/api/health", null)).Text);
        host.Ports.Health = new(false, true, TimeSpan.FromSeconds(90));
        try
        {
            var answer = await host.SendAsync("GET", "/api/health", null);

            Assert.Equal((503, """{"status":"unavailable","store":"unavailable","queue":"ok","clockLag":"PT1M30S","clockSkew":"PT0S"}"""), (answer.Status, answer.Text));
        }
        finally
        {
            host.Ports.Health = new(true, true, TimeSpan.Zero);
        }
    }

    private static string Of(string externalId) => Examples.Contact.Replace("hc-20391", externalId, StringComparison.Ordinal);

    private Task<Answer> PostAsync(string body) => host.SendAsync("POST", "/api/contacts", Role.Channel, body);

    private sealed class Endless(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }

    private sealed class Broken(int status) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new BadHttpRequestException("broken off", status);
    }
}
