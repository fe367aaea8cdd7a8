using Conversa.Inbox.Conversations;
using Conversa.Inbox.Tests.Living;

namespace Conversa.Inbox.Tests.Seeing;

/// <summary>What happened once, with everything a report may be filtered by.</summary>
internal sealed record Happening(string What, long At, long Channel, long Division, long Agent, string Tags, long Ms = 0, int Score = 0);

/// <summary>Reads histories from end to end and writes down everything a report counts. Slow and plain: what the product's reports are compared with.</summary>
internal static class ByHand
{
    public static List<Happening> Read(IEnumerable<PastConversation> conversations) => [.. conversations.SelectMany(Read)];

    private static List<Happening> Read(PastConversation one)
    {
        var all = new List<Happening>();
        var customer = one.Facts[0].Actor;
        var begins = one.Facts.Select((x, i) => (x, i)).Where(x => x.x.Kind == InboxEntries.ServiceOpened).Select(x => x.i).ToList();
        for (var service = 0; service < begins.Count; service++)
        {
            var (first, end) = (begins[service], service + 1 < begins.Count ? begins[service + 1] : one.Facts.Count);
            var tags = new SortedSet<string>(StringComparer.Ordinal);
            var division = one.Division;
            foreach (var fact in one.Facts.Take(end))
            {
                if (fact.Kind == InboxEntries.Tagged)
                    tags.Add(fact.Detail!);
                if (fact.Kind == InboxEntries.Untagged)
                    tags.Remove(fact.Detail!);
            }

            foreach (var fact in one.Facts.Take(first))
                division = fact.Kind == InboxEntries.HandedOver ? fact.Subject : division;
            var reopened = one.Facts.Take(first).LastOrDefault(x => x.Kind == InboxEntries.Reopened);
            Note(service == 0 ? "new" : reopened!.Actor == customer ? "returned" : "reopened", one.Facts[first].At, 0);
            var botBefore = one.Facts.Take(first).LastOrDefault(x => x.Kind is InboxEntries.BotTurnedOn or InboxEntries.BotTurnedOff)?.Kind == InboxEntries.BotTurnedOn;
            var (waits, answered, counted, open, bot) = (0L, false, 0L, true, botBefore);
            var hands = new List<long>();
            foreach (var fact in one.Facts.Skip(first + 1).Take(end - first - 1))
            {
                switch (fact.Kind)
                {
                    case InboxEntries.HandedOver when open:
                        Note("left", fact.At, 0);
                        division = fact.Subject;
                        Note("came", fact.At, 0);
                        break;
                    case InboxEntries.HandedOver:
                        division = fact.Subject;
                        break;
                    case InboxEntries.BotTurnedOn:
                        bot = true;
                        break;
                    case InboxEntries.CustomerWrote:
                        waits = fact.At;
                        break;
                    case InboxEntries.AgentAssigned:
                        hands.Add(fact.Subject);
                        counted = fact.Subject;
                        break;
                    case InboxEntries.AgentReplied:
                        hands.Add(fact.Actor);
                        counted = counted == 0 ? fact.Actor : counted;
                        if (waits != 0)
                            Note(answered ? "reply" : "first", fact.At, fact.Actor, fact.At - waits);
                        (waits, answered) = (0, true);
                        break;
                    case InboxEntries.Resolved:
                        open = false;
                        counted = counted == 0 ? fact.Actor : counted;
                        Note(hands.Count > 0 ? "by agent" : bot ? "by bot" : "unattended", fact.At, counted, fact.At - one.Facts[first].At);
                        foreach (var hand in hands.Distinct())
                            Note("handled", fact.At, hand);
                        break;
                    case InboxEntries.Rated:
                        Note("rated", fact.At, counted, 0, (int)fact.Subject);
                        break;
                }
            }

            void Note(string what, long at, long agent, long ms = 0, int score = 0) => all.Add(new Happening(what, at, one.Channel, division, agent, string.Join(',', tags), ms, score));
        }

        return all;
    }
}
