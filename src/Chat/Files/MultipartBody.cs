using System.Text;
using Conversa.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Conversa.Chat.Files;

/// <summary>
/// Reads an upload's multipart body part by part, as it arrives. The framework's form reader would keep whole parts aside, and takes a part without
/// a file name for a text field, which is how the Chat SDK sends a buffer.
/// </summary>
internal sealed class MultipartBody(HttpRequest request, ReceiveFile receive) : IAsyncDisposable
{
    private const int MaxFields = 16;
    private const int MaxFieldBytes = 16 * 1024;
    private readonly Dictionary<string, string> fields = [];

    /// <summary>The text fields.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    /// <summary>The file, once it was read; it is thrown away with this object unless it was stored.</summary>
    public ReceivedFile? File { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refusal?> ReadAsync(CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return FileRefusals.NotMultipart;
        if (receive.Admit(request, MaxFields * MaxFieldBytes) is { } large)
            return large;
        try
        {
            var reader = new MultipartReader(boundary.Value!, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
            while (await reader.ReadNextSectionAsync(ct) is { } section)
                if (await PartAsync(section, ct) is { } refusal)
                    return refusal;
            return null;
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return receive.TooLarge;
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return FileRefusals.NotMultipart;
        }
    }

    public ValueTask DisposeAsync() => File?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<Refusal?> PartAsync(MultipartSection section, CancellationToken ct)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            return FileRefusals.NotMultipart;
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (name == "file" && File is null)
        {
            var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
            var received = await receive.Handle(section.Body, given.ToString(), ct);
            if (received.Ok)
                File = received.Value;
            return received.Refusal;
        }

        if (fields.Count == MaxFields)
            return FileRefusals.TooManyFields;
        var bytes = new byte[MaxFieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        if (length > MaxFieldBytes)
            return FileRefusals.TooManyFields;
        fields[name] = Encoding.UTF8.GetString(bytes, 0, length);
        return null;
    }
}
