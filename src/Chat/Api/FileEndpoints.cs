using Conversa.Chat.Files;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>Files over the native API.</summary>
internal static class FileEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/files", Upload).RequireUserOrScope(Scopes.FilesWrite).WithName("UploadFile")
            .WithSummary("Stores a file: the request's body as it is, or a multipart part named `file`. Pictures lose what they say about places.")
            .WithQuery("name", "The file's name, when the body is the file itself.").WithUser()
            .WithHeader("Idempotency-Key", "Up to 128 characters: the same key with the same bytes again is the same file.")
            .Accepts<IFormFile>("multipart/form-data", "*/*")
            .Produces<ApiFile>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        routes.MapDelete("/files/{file}", Revoke).RequireUserOrScope(Scopes.FilesWrite).WithName("DeleteFile")
            .WithSummary("Takes a file back: its address leads nowhere from now on.").WithUser()
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }

    private static async Task<IResult> Upload(HttpContext http, Callers callers, UploadFile upload, ReceiveFile receive, ChatOptions options, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        var request = http.Request;
        var key = request.Headers["Idempotency-Key"].ToString();
        if ((CleanText.Check("Idempotency-Key", key) ?? CleanText.Check("name", request.Query["name"])) is { } refusal)
            return refusal.ToHttp();
        Result<StoredFile> stored;
        if (request.HasFormContentType)
        {
            stored = await upload.HandleMultipart(request, actor.Value, (_, _) => new(actor), key, ct);
        }
        else
        {
            if (receive.Admit(request) is { } tooLarge)
                return tooLarge.ToHttp();
            stored = await upload.Handle(new(request.Body, request.Query["name"], key), actor.Value, ct);
        }

        var address = options.PublicUrl.Length > 0 ? options.PublicUrl : $"{request.Scheme}://{request.Host}";
        return stored.ToHttp(file => JsonAnswer.Of(ApiFile.Of(file, address), ChatJson.Wire.ApiFile, StatusCodes.Status201Created));
    }

    private static async Task<IResult> Revoke(HttpContext http, string file, Callers callers, RevokeFile revoke, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        return actor.Ok ? (await revoke.Handle(new(Addresses.Id(file)), actor.Value, ct)).ToHttp() : actor.Refusal.ToHttp();
    }
}
