using System.Buffers.Binary;
using System.Security.Cryptography;
using Routing.Domain.Classification.Model;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification.Model;

public sealed class ModelFileTests(ITestOutputHelper output)
{
    private static readonly byte[] Bytes = ModelFile.Write(TrainedModel.Instance);

    [Fact]
    public void A_model_survives_the_way_through_its_bytes()
    {
        var read = Assert.IsType<ModelReading.Accepted>(ModelFile.Read(Bytes, ["refund.request", "chitchat.thanks", "order.track"])).Model;
        Assert.Equal(Bytes, ModelFile.Write(read));
        Assert.Equal(TrainedModel.Instance.Name, read.Name);
        Assert.Equal(TrainedModel.Instance.Taxonomy, read.Taxonomy);
        foreach (var example in TrainedModel.Examples)
            Assert.Equal(TrainedModel.Instance.Classify(example.Text), read.Classify(example.Text));
    }

    [Fact]
    public void A_model_of_another_taxonomy_is_refused_and_the_difference_named()
    {
        var refused = Assert.IsType<ModelReading.Refused>(ModelFile.Read(Bytes, ["refund.request", "order.track", "order.cancel"]));
        Assert.Equal(ModelRefusal.OtherTaxonomy, refused.Reason);
        Assert.Contains("order.cancel", refused.Why, StringComparison.Ordinal);
        Assert.Contains("chitchat.thanks", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_version_is_refused()
    {
        var other = (byte[])Bytes.Clone();
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(4), 99);
        var refused = Assert.IsType<ModelReading.Refused>(ModelFile.Read(other));
        Assert.Equal(ModelRefusal.OtherVersion, refused.Reason);
        Assert.Contains("99", refused.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RTIM")]
    [InlineData("text,intent\nwhere is my order,order.track and some more text to be longer than a checksum")]
    public void What_is_no_model_is_refused(string text) =>
        Assert.Equal(ModelRefusal.NotAModel, Refusal(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_model_cut_short_or_changed_anywhere_is_refused()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        for (var i = 0; i < 200; i++)
        {
            Assert.NotNull(Refusal(Bytes[..random.Next(Bytes.Length)]));
            var changed = (byte[])Bytes.Clone();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            Assert.NotNull(Refusal(changed));
        }
    }

    // A checksum keeps accidents out, not someone who writes a new one.
    [Fact]
    public void Senseless_numbers_under_a_right_checksum_never_throw()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        for (var i = 0; i < 500; i++)
        {
            var changed = (byte[])Bytes.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                changed[random.Next(8, random.Next(2) == 0 ? 120 : changed.Length - 32)] = (byte)random.Next(256);
            SHA256.HashData(changed.AsSpan(..^32), changed.AsSpan(^32..));
            if (ModelFile.Read(changed) is ModelReading.Accepted { Model: var model })
                Assert.Equal(2, model.Classify("where is my order, 退款?", 2).Length);
        }
    }

    private static ModelRefusal? Refusal(byte[] bytes) => (ModelFile.Read(bytes) as ModelReading.Refused)?.Reason;
}
