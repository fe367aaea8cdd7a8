using Conversa.Chat.Files;
using Conversa.Identity;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Takes a file. Its token may be a header, or, from v3, a field of the form that comes after the file.</summary>
internal sealed class UploadCall(UploadFile upload, SdkCalls calls, ChatOptions options)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("upload", [HttpMethods.Post], RunAsync).WithMetadata(new SdkCallName(HttpMethods.Post, "upload", SdkAccess.User)).ExcludeFromDescription();

    private async Task RunAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        Actor? actor = null;
        if ((SdkHeaders.Find(context.Request, SdkHeaders.Token) ?? context.Request.Query["token"].FirstOrDefault()) is { Length: > 0 } token)
        {
            // Known from the start: nobody else's file is received first.
            var who = await calls.UserAsync(context, token, ct);
            if (!who.Ok)
            {
                await context.RefuseAsync(who.Refusal);
                return;
            }

            actor = who.Value;
        }

        var stored = await upload.HandleMultipart(
            context.Request, actor, (fields, stop) => fields.TryGetValue("token", out var given) ? calls.UserAsync(context, given, stop) : new(IdentityRefusals.NoCredentials), null, ct);
        if (!stored.Ok)
        {
            await context.RefuseAsync(stored.Refusal);
            return;
        }

        var file = stored.Value;
        var address = options.PublicUrl is { Length: > 0 } known ? known : $"{context.Request.Scheme}://{context.Request.Host.Value}";
        SdkCalls.Write(context, json =>
        {
            json.WriteStartObject("file"u8);
            json.WriteString("url"u8, address + file.Path);
            json.WriteString("name"u8, file.Name);
            json.WriteNumber("size"u8, file.Size);
            json.WriteNumber("pages"u8, file.Pages ?? 1);
            json.WriteEndObject();
        }, bare: false);
    }
}
