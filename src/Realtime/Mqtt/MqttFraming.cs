using System.Buffers;

namespace Conversa.Realtime.Mqtt;

/// <summary>What looking for a packet found.</summary>
public enum MqttFrameStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>One whole packet.</summary>
    Complete,

    /// <summary>No packet can begin like this.</summary>
    Malformed,

    /// <summary>A packet larger than allowed; its body was not waited for.</summary>
    TooLarge,
}

/// <summary>Cuts a byte stream into packets (MQTT 5.0, 2.1). Looks at five bytes at most, so a packet that trickles in costs nothing to look at again.</summary>
public static class MqttFraming
{
    /// <summary>Takes the next packet off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Moved past the packet when it is complete, else left alone.</param>
    /// <param name="limit">The largest whole packet allowed, in bytes.</param>
    /// <param name="header">The packet's first byte: type and flags.</param>
    /// <param name="body">Everything after the fixed header; shares the buffer's memory.</param>
    public static MqttFrameStatus TryRead(ref ReadOnlySequence<byte> buffer, int limit, out byte header, out ReadOnlySequence<byte> body)
    {
        (header, body) = (0, default);
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out header))
        {
            return MqttFrameStatus.Incomplete;
        }

        if (!IsHeader(header))
        {
            return MqttFrameStatus.Malformed;
        }

        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (shift > 21)
            {
                return MqttFrameStatus.Malformed;
            }

            if (!reader.TryRead(out var digit))
            {
                return MqttFrameStatus.Incomplete;
            }

            length |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0)
            {
                // A length must use as few bytes as it can (MQTT 5.0, 1.5.5).
                if (digit == 0 && shift > 0)
                {
                    return MqttFrameStatus.Malformed;
                }

                break;
            }
        }

        if (reader.Consumed + length > limit)
        {
            return MqttFrameStatus.TooLarge;
        }

        if (reader.Remaining < length)
        {
            return MqttFrameStatus.Incomplete;
        }

        body = reader.UnreadSequence.Slice(0, length);
        buffer = buffer.Slice(body.End);
        return MqttFrameStatus.Complete;
    }

    // The flags of the first byte are fixed for all types but PUBLISH (MQTT 5.0, 2.1.3); QoS 3 does not exist.
    private static bool IsHeader(byte header) => (MqttPacketType)(header >> 4) switch
    {
        0 => false,
        MqttPacketType.Publish => (header & 0x06) != 0x06,
        MqttPacketType.PubRel or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe => (header & 0x0F) == 0x02,
        _ => (header & 0x0F) == 0,
    };
}
