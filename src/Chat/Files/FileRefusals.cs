using Conversa.Platform;

namespace Conversa.Chat.Files;

/// <summary>Every "no" about files.</summary>
internal static class FileRefusals
{
    public static readonly Refusal NotFound = Refusal.NotFound("file");

    public static readonly Refusal NoFile = Refusal.Invalid("file", "Send the file as the request's body, or as a multipart part named file.");

    public static readonly Refusal Empty = Refusal.Invalid("file", "The file is empty.");

    public static readonly Refusal Broken = Refusal.Invalid("file", "The upload ended before the file was complete. Send it again.");

    public static readonly Refusal NotMultipart = Refusal.Invalid("file", "The multipart body cannot be read: its boundary, its headers or its end are missing.");

    public static readonly Refusal TooManyFields = Refusal.Invalid("fields", "Send at most 16 fields of at most 16 KB beside the file.");

    public static readonly Refusal NotCleanable = Refusal.Invalid("file", "This looks like a photo or a film, but it is damaged, so what it says about places cannot be removed. Send it anew, or as another format.");

    public static readonly Refusal Raw = new("unsupported_photo", RefusalKind.UnsupportedMedia,
        "TIFF and raw photos cannot be freed of the place they were taken at. Send a JPEG, PNG, WebP or HEIC, or put it into an archive.", "file");

    public static readonly Refusal LongClientId = Refusal.Invalid("Idempotency-Key", "An idempotency key has at most 128 characters.");

    public static readonly Refusal ClientIdReused = new("idempotency_key_reused", RefusalKind.Conflict,
        "This idempotency key belongs to another file. Use a new one for each file.", "Idempotency-Key");

    public static readonly Refusal Busy = new("too_many_uploads", RefusalKind.TooMany, "Too many uploads are being received. Try again shortly.", RetryAfter: TimeSpan.FromSeconds(5));

    public static Refusal TooLarge(long limit) => new("file_too_large", RefusalKind.TooLarge, $"A file has at most {limit} bytes.", "file");

    public static Refusal TooManyPixels(long limit) => new("picture_too_large", RefusalKind.TooLarge, $"A picture has at most {limit} pixels.", "file");
}
