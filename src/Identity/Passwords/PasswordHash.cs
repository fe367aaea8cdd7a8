using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Conversa.Identity.Passwords;

/// <summary>
/// Argon2id in the PHC string format (<c>$argon2id$v=19$m=…,t=…,p=…$salt$hash</c>), with the parameters OWASP's Password Storage Cheat Sheet
/// recommends (m=19456 KiB, t=2, p=1). A hash carries its parameters, so they can be raised later and old hashes still verify.
/// </summary>
internal sealed record PasswordHash(int Memory, int Passes, int Lanes, byte[] Salt, byte[] Hash)
{
    public const int CurrentMemory = 19456;
    public const int CurrentPasses = 2;
    public const int CurrentLanes = 1;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Whether it was made with the current parameters; else a login replaces it.</summary>
    public bool IsCurrent => Memory == CurrentMemory && Passes == CurrentPasses && Lanes == CurrentLanes && Salt.Length == SaltLength && Hash.Length == HashLength;

    public static PasswordHash Make(string password) =>
        Make(password, CurrentMemory, CurrentPasses, CurrentLanes);

    public static PasswordHash Make(string password, int memory, int passes, int lanes)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(memory, passes, lanes, salt, Compute(password, memory, passes, lanes, salt, HashLength));
    }

    public bool Verifies(string password) => CryptographicOperations.FixedTimeEquals(Hash, Compute(password, Memory, Passes, Lanes, Salt, Hash.Length));

    public static PasswordHash Parse(string text)
    {
        var parts = text.Split('$');
        if (parts is not ["", "argon2id", "v=19", var settings, var salt, var hash])
            throw new FormatException("A stored password hash is not argon2id version 19 in the PHC string format.");
        var values = settings.Split(',').Select(x => x.Split('=')).ToDictionary(x => x[0], x => int.Parse(x[1], CultureInfo.InvariantCulture));
        return new PasswordHash(values["m"], values["t"], values["p"], Decode(salt), Decode(hash));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={Memory},t={Passes},p={Lanes}${Encode(Salt)}${Encode(Hash)}");

    private static byte[] Compute(string password, int memory, int passes, int lanes, byte[] salt, int length)
    {
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password)) { MemorySize = memory, Iterations = passes, DegreeOfParallelism = lanes, Salt = salt };
        return argon.GetBytes(length);
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
