using System.Buffers.Binary;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>
/// Copies a GIF without comments, plain text and application blocks; of the latter only the two that say how often to loop pass
/// (GIF89a specification, sections 17 to 27).
/// </summary>
internal static class GifCleaner
{
    public static async Task<Picture> CleanAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        var head = await source.ReadAsync(13, ct);
        var picture = new Picture(BinaryPrimitives.ReadUInt16LittleEndian(head.Span[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head.Span[8..]));
        var table = TableSize(head.Span[10]);
        await draft.WriteAsync(head, ct);
        await source.CopyAsync(draft, table, ct);
        while (true)
        {
            switch (await source.ReadByteAsync(ct))
            {
                case 0x3B:
                    await draft.WriteAsync(new byte[] { 0x3B }, ct);
                    await source.DrainAsync(ct);
                    return picture;
                case 0x2C:
                    await draft.WriteAsync(new byte[] { 0x2C }, ct);
                    await CopyImageAsync(source, draft, ct);
                    break;
                case 0x21:
                    await ExtensionAsync(source, draft, ct);
                    break;
                case -1:
                    throw new EndOfStreamException();
                default:
                    throw new InvalidDataException("not a GIF block");
            }
        }
    }

    private static async Task CopyImageAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        var descriptor = await source.ReadAsync(9, ct);
        var table = TableSize(descriptor.Span[8]);
        await draft.WriteAsync(descriptor, ct);
        await source.CopyAsync(draft, table + 1, ct); // local colours, code size
        await BlocksAsync(source, draft, ct);
    }

    private static async Task ExtensionAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        var head = await source.PeekAsync(13, ct); // label, size, and the name an application block starts with
        if (head.Length < 2)
            throw new EndOfStreamException();
        var needed = head.Span[0] == 0xF9
            || (head.Span[0] == 0xFF && head.Span[1] == 11 && (head.Span[2..].SequenceEqual("NETSCAPE2.0"u8) || head.Span[2..].SequenceEqual("ANIMEXTS1.0"u8)));
        if (needed)
            await draft.WriteAsync(new byte[] { 0x21, head.Span[0] }, ct);
        source.Consume(1);
        await BlocksAsync(source, needed ? draft : null, ct);
    }

    private static async Task BlocksAsync(ByteSource source, Draft? draft, CancellationToken ct)
    {
        while (true)
        {
            var size = await source.ReadByteAsync(ct);
            if (size < 0)
                throw new EndOfStreamException();
            var block = await source.ReadAsync(size, ct);
            if (draft is not null)
            {
                await draft.WriteAsync(new byte[] { (byte)size }, ct);
                await draft.WriteAsync(block, ct);
            }

            if (size == 0)
                return;
        }
    }

    private static int TableSize(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
