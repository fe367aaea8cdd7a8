using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Conversa.Realtime.Mqtt;

/// <summary>Reads MQTT's data types (MQTT 5.0, 1.5) from one packet's body. Never throws; every method says whether there was one.</summary>
internal ref struct MqttReader(ReadOnlySpan<byte> body)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = body;

    public readonly bool AtEnd => Rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (Rest.IsEmpty)
        {
            return false;
        }

        value = Rest[0];
        Rest = Rest[1..];
        return true;
    }

    public bool TryUInt16(out ushort value)
    {
        var there = BinaryPrimitives.TryReadUInt16BigEndian(Rest, out value);
        Rest = there ? Rest[2..] : Rest;
        return there;
    }

    public bool TryUInt32(out uint value)
    {
        var there = BinaryPrimitives.TryReadUInt32BigEndian(Rest, out value);
        Rest = there ? Rest[4..] : Rest;
        return there;
    }

    public bool TryVariable(out int value)
    {
        value = 0;
        for (var i = 0; i < 4 && i < Rest.Length; i++)
        {
            value |= (Rest[i] & 0x7F) << (7 * i);
            if ((Rest[i] & 0x80) == 0)
            {
                var shortest = Rest[i] != 0 || i == 0;
                Rest = Rest[(i + 1)..];
                return shortest;
            }
        }

        return false;
    }

    public bool TryTake(int length, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (length > Rest.Length)
        {
            return false;
        }

        taken = Rest[..length];
        Rest = Rest[length..];
        return true;
    }

    public bool TryBinary(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryUInt16(out var length) && TryTake(length, out value);
    }

    /// <summary>A string is well-formed UTF-8 without U+0000 (MQTT 5.0, 1.5.4).</summary>
    public bool TryText(out ReadOnlySpan<byte> utf8) => TryBinary(out utf8) && Utf8.IsValid(utf8) && !utf8.Contains((byte)0);

    public bool TryString(out string value)
    {
        var there = TryText(out var utf8);
        value = there ? Encoding.UTF8.GetString(utf8) : "";
        return there;
    }
}
