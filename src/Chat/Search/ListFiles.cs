using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Search;

/// <summary>What kind of file somebody looks for, told by the extension of its name.</summary>
public enum FileKind
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>Pictures.</summary>
    Image,

    /// <summary>Films.</summary>
    Video,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Pictures, films and sound.</summary>
    Media,

    /// <summary>Everything else.</summary>
    Document,
}

/// <summary>Lists the messages with files that somebody can see, newest first.</summary>
public sealed class ListFiles
{
    /// <summary>The most messages of one page.</summary>
    public const int LargestPage = 100;

    private const int MostRooms = 1_000;
    private const int MostSkipped = 10_000;
    private const int MostExtensions = 100;

    /// <summary>How many rows are read at a time, and how many at all: behind that, the page is what was found until then.</summary>
    private const int Batch = 500;
    private const int MostRead = 20_000;

    private static readonly HashSet<string> Images = ["jpg", "jpeg", "png", "gif", "webp", "bmp", "heic", "heif", "avif", "tif", "tiff", "svg", "ico", "jxl"];
    private static readonly HashSet<string> Videos = ["mp4", "mov", "m4v", "3gp", "webm", "mkv", "avi", "mpg", "mpeg", "flv", "wmv", "ts"];
    private static readonly HashSet<string> Sounds = ["mp3", "m4a", "aac", "wav", "ogg", "oga", "opus", "flac", "amr", "aiff", "mid", "caf"];

    private readonly Database database;

    internal ListFiles(Database database) => this.database = database;

    /// <param name="Limit">How many, at most <see cref="LargestPage"/>.</param>
    public sealed record Query(int Limit = 20)
    {
        /// <summary>Only in these rooms; empty means all of the user's.</summary>
        public IReadOnlyCollection<long> Rooms { get; init; } = [];

        /// <summary>Only by this user.</summary>
        public long? Sender { get; init; }

        /// <summary>Only of this kind.</summary>
        public FileKind Kind { get; init; }

        /// <summary>Only with one of these extensions, with or without their dot; empty means any.</summary>
        public IReadOnlyCollection<string> Include { get; init; } = [];

        /// <summary>Not with one of these extensions.</summary>
        public IReadOnlyCollection<string> Exclude { get; init; } = [];

        /// <summary>Only messages older than this id: the last one of the page before.</summary>
        public long? Before { get; init; }

        /// <summary>For clients that count pages.</summary>
        public int Skip { get; init; }
    }

    /// <returns>Messages of the type file_attachment, newest first; refused when a bound is broken, or when no user asks.</returns>
    public async Task<Result<SearchMessages.Found>> Handle(Query query, Actor actor, CancellationToken ct)
    {
        if (Refuse(query) is { } refusal)
            return refusal;
        var (include, exclude) = (query.Include.Select(Bare).ToHashSet(), query.Exclude.Select(Bare).ToHashSet());
        var found = new List<StoredMessage>();
        var skip = query.Skip;
        var before = query.Before ?? long.MaxValue;
        for (var read = 0; read < MostRead; read += Batch)
        {
            var page = await PageAsync(query, actor, before, ct);
            foreach (var message in page.Where(message => Matches(Extension(message), query.Kind, include, exclude)))
            {
                if (skip-- > 0)
                    continue;
                if (found.Count == query.Limit)
                    return new SearchMessages.Found(found, true);
                found.Add(message);
            }

            if (page.Count < Batch)
                break;
            before = page[^1].Id;
        }

        return new SearchMessages.Found(found, false);
    }

    private Task<List<StoredMessage>> PageAsync(Query query, Actor actor, long before, CancellationToken ct)
    {
        var byUser = actor.Kind == ActorKind.User;
        return database.QueryAsync(
            $"select {StoredMessage.Columns} from "
            + (byUser ? "room_member m join message x on x.room_id = m.room_id" : "room r join message x on x.room_id = r.id")
            + " where x.type = 'file_attachment' and x.state = 0 and x.id < @before and "
            + (byUser ? $"m.user_id = @user and {MessageReader.Visible}" : "r.workspace_id = @workspace")
            + (query.Rooms.Count == 0 ? "" : " and x.room_id in " + database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)"))
            + (query.Sender is null ? "" : " and x.sender_id = @sender")
            + " order by x.id desc limit @limit",
            StoredMessage.Read, ct,
            ("before", before), ("user", actor.User), ("workspace", actor.Workspace), ("rooms", JsonSerializer.Serialize(query.Rooms)), ("sender", query.Sender ?? 0), ("limit", Batch));
    }

    private static Refusal? Refuse(Query query) =>
        query.Limit is < 1 or > LargestPage ? Refusal.Invalid("limit", $"limit must lie between 1 and {LargestPage}.")
        : query.Skip is < 0 or > MostSkipped ? Refusal.Invalid("page", $"At most {MostSkipped} files can be skipped; ask for fewer.")
        : query.Rooms.Count > MostRooms ? Refusal.Invalid("rooms", $"At most {MostRooms} rooms can be named.")
        : query.Include.Count > MostExtensions ? Refusal.Invalid("include_extensions", $"At most {MostExtensions} extensions can be named.")
        : query.Exclude.Count > MostExtensions ? Refusal.Invalid("exclude_extensions", $"At most {MostExtensions} extensions can be named.")
        : null;

    private static bool Matches(string extension, FileKind kind, HashSet<string> include, HashSet<string> exclude) =>
        (include.Count == 0 || include.Contains(extension)) && !exclude.Contains(extension) && kind switch
        {
            FileKind.Image => Images.Contains(extension),
            FileKind.Video => Videos.Contains(extension),
            FileKind.Audio => Sounds.Contains(extension),
            FileKind.Media => IsMedia(extension),
            FileKind.Document => !IsMedia(extension),
            _ => true,
        };

    private static bool IsMedia(string extension) => Images.Contains(extension) || Videos.Contains(extension) || Sounds.Contains(extension);

    /// <summary>The extension of the file's name, or else of its address.</summary>
    private static string Extension(StoredMessage message)
    {
        if (message.Payload is null)
            return "";
        using var payload = JsonDocument.Parse(message.Payload);
        var name = Field(payload.RootElement, "file_name") is { Length: > 0 } given ? given
            : Uri.TryCreate(Field(payload.RootElement, "url"), UriKind.Absolute, out var address) ? address.AbsolutePath : "";
        return Bare(Path.GetExtension(name));
    }

    private static string Field(JsonElement payload, string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Bare(string extension) => extension.TrimStart('.').ToLowerInvariant();
}
