using System.Collections.Frozen;
using System.Text;

namespace Conversa.Identity.Accounts;

/// <summary>
/// Passwords that published leaks show to be used by very many people, as far as they are long enough to be asked about. They are compared without
/// their decoration: case, digits and signs round them, and the usual exchange of letters (<c>P@ssw0rd123!</c> is <c>password</c>).
/// </summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> Words = """
        password passwort passwords passphrase mypassword yourpassword thepassword newpassword oldpassword passwordpassword motdepasse contrasena wachtwoord parola salasana
        katasandi sandi rahasia rahasiaku kontrasena senha minhasenha parolachiave haslo heslo jelszo losenord adgangskode parol
        welcome welcometo welcomehome letmein letmeinplease letmeinnow opensesame changeme changemenow changethis changeit pleasechange default defaultpassword temporary temppassword
        temp tempass temporarypassword admin administrator adminadmin adminpassword administrador administrateur root rootroot toor superuser superadmin supervisor operator
        manager support helpdesk service guest guestguest test testtest testing tester testpassword testuser demo demodemo demopassword example sample user username useruser
        login loginlogin signin secret secretsecret topsecret mysecret supersecret verysecret nothing whatever something anything everything
        qwerty qwertyuiop qwertyqwerty qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjkl asdfasdf zxcvbn zxcvbnm qazwsx qazwsxedc qazwsxedcrfv qweasd qweasdzxc qweqwe
        qwertyasdfgh qwertasdfg poiuytrewq lkjhgfdsa mnbvcxz abcdef abcdefg abcdefgh abcdefghi abcdefghij abcabc abc aaa xxx zzz
        iloveyou iloveyouforever iloveu ilovemyself ilovegod ilovemom ilovejesus iloveindonesia ilovecats ilovedogs loveyou loveme lovelove loveforever mylove mylovely truelove
        sayang sayangku akusayangkamu aku akucinta cintaku cinta bismillah alhamdulillah allahuakbar assalamualaikum subhanallah indonesia indonesiaraya merdeka jakarta bandung
        surabaya garuda garudaindonesia persib persija arema bola sepakbola
        football footballfan baseball basketball volleyball softball hockey soccer golf tennis liverpool liverpoolfc manchester manchesterunited manutd chelsea chelseafc arsenal
        arsenalfc barcelona barcelonafc realmadrid juventus bayern bayernmunchen dortmund celtic rangers steelers cowboys dallascowboys yankees lakers
        princess princesa prinzessin sunshine sunflower butterfly strawberry blueberry chocolate chocolat cookie cookies cheesecake pineapple watermelon banana bananas
        superman batman spiderman ironman wolverine starwars startrek skywalker darthvader pokemon pikachu minecraft fortnite roblox callofduty counterstrike worldofwarcraft
        dragon dragonball dragonballz naruto sasuke onepiece doraemon mickeymouse minniemouse hellokitty snoopy garfield scoobydoo spongebob tinkerbell
        monkey elephant dolphin penguin tiger tigers lion lions eagle eagles falcon shadow master hunter killer soldier warrior warriors rockstar superstar champion champions
        michael michaeljordan jennifer jessica elizabeth christian christopher alexander alexandra benjamin samantha stephanie katherine charlotte jonathan nicholas anthony
        matthew andrew joshua daniel thomas robert jordan charlie ashley amanda michelle nicole melissa
        summer winter spring autumn january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
        computer computers internet windows microsoft google facebook instagram twitter whatsapp telegram youtube linkedin samsung iphone android apple android motorola nokia
        company companyname business office corporate enterprise customer customers customerservice customercare callcenter helpme helpmeplease
        freedom america germany deutschland australia england london newyork california mexico canada brasil brazil singapore malaysia thailand vietnam philippines
        mustang corvette ferrari porsche mercedes mercedesbenz harley harleydavidson yamaha honda toyota
        jesus jesuschrist jesuslovesme godisgood godisgreat godbless blessed blessing trustno trustnoone heaven angel angels
        hello helloworld hellohello hello kitty goodmorning goodluck happybirthday happynewyear merrychristmas thankyou thanks please
        correcthorsebatterystaple correcthorse access accessgranted security secure securepassword computer database server network system systemadmin sysadmin cisco oracle postgres postgresql mysql
        asterisk raspberry raspberrypi ubuntu linux debian
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a password is one of these, or two of them, in whatever decoration.</summary>
    public static bool Contains(string password)
    {
        var bare = Bare(password);
        if (bare.Length == 0 || Words.Contains(bare))
            return true;
        if (bare.Length % 2 == 0 && bare[..(bare.Length / 2)] == bare[(bare.Length / 2)..] && Words.Contains(bare[..(bare.Length / 2)]))
            return true;
        var letters = new string([.. password.ToLowerInvariant().Where(char.IsAsciiLetter)]);
        return Words.Contains(letters) && password.Length - letters.Length < 8;
    }

    /// <summary>Letters only, in lower case, with the usual stand-ins turned back. What stands at the ends as decoration goes first.</summary>
    public static string Bare(string text)
    {
        var trimmed = text.ToLowerInvariant().TrimEnd("0123456789!?.,;:*#@$%&+-_=~ ".ToCharArray()).TrimStart("0123456789!?.,;:*#%&+-_=~ ".ToCharArray());
        var bare = new StringBuilder(trimmed.Length);
        foreach (var letter in trimmed)
        {
            var plain = letter switch { '0' => 'o', '1' or '!' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => letter };
            if (char.IsLetter(plain))
                bare.Append(plain);
        }

        return bare.ToString();
    }
}
