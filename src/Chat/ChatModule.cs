using Conversa.Chat.Compatibility;
using Conversa.Chat.Live;
using Conversa.Chat.Members;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Chat.Search;
using Conversa.Chat.Webhooks;
using Conversa.Platform.Configuration;
using Conversa.Platform.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Conversa.Chat;

/// <summary>Rooms, members, messages, receipts, files, search, and the two APIs over them.</summary>
public static class ChatModule
{
    /// <summary>Adds the module; it needs Identity, Realtime and the log.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<ChatOptions>(configuration);

        services.AddSingleton<RoomDirectory>();
        services.AddSingleton<ILogState>(provider => provider.GetRequiredService<RoomDirectory>());
        services.AddSingleton<RoomLookup>();
        services.AddSingleton<RoomViews>();
        services.Add<OpenPair>(p => new(p.The<WorkspaceLog>(), p.The<RoomViews>()));
        services.Add<CreateGroup>(p => new(p.The<WorkspaceLog>(), p.The<RoomLookup>(), p.The<ChatOptions>()));
        services.Add<OpenChannel>(p => new(p.The<WorkspaceLog>(), p.The<RoomLookup>(), p.The<ChatOptions>()));
        services.Add<UpdateRoom>(p => new(p.The<WorkspaceLog>(), p.The<Identity.Users.UserDirectory>()));

        services.Add<ChangeMembers>(p => new(p.The<WorkspaceLog>(), p.The<Identity.Users.UserDirectory>(), p.The<ChatOptions>()));
        services.Add<SetMemberRole>(p => new(p.The<WorkspaceLog>()));
        services.Add<ListMembers>(p => new(p.The<Platform.Storage.Database>(), p.The<RoomDirectory>(), p.The<Identity.Users.UserDirectory>()));

        services.AddSingleton<MessageReader>();
        services.AddSingleton<PostedMessages>();
        services.AddSingleton<Replies>();
        services.Add<SendMessage>(p => new(p.The<WorkspaceLog>(), p.The<PostedMessages>(), p.The<Replies>(), p.The<RoomDirectory>()));
        services.Add<EditMessage>(p => new(p.The<WorkspaceLog>(), p.The<MessageReader>(), p.The<Replies>(), p.The<ChatOptions>()));
        services.Add<DeleteMessages>(p => new(p.The<WorkspaceLog>(), p.The<MessageReader>(), p.The<RoomDirectory>()));
        services.Add<ClearRoom>(p => new(p.The<WorkspaceLog>()));

        services.AddSingleton<MovedReceipts>();
        services.Add<MarkRead>(p => new(p.The<WorkspaceLog>(), p.The<MovedReceipts>()));
        services.Add<MessageReceipts>(p => new(p.The<RoomDirectory>(), p.The<MessageReader>(), p.The<Identity.Users.UserDirectory>()));

        services.AddLive();
        services.AddSingleton<Api.Callers>();
        services.Add<Api.ReadRoomMessages>(p => new(p.The<Api.Callers>(), p.The<MessageReader>(), p.The<ChatOptions>()));

        services.AddSearch();
        services.AddWebhooks(configuration);
        services.AddChatSdk();
        return services;
    }

    private static void Add<T>(this IServiceCollection services, Func<IServiceProvider, T> make)
        where T : class => services.AddSingleton(make);

    private static T The<T>(this IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();
}
