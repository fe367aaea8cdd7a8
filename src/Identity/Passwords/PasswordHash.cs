using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Conversa.Identity.Passwords;

/// <summary>
/// Argon2id in the PHC string format (<c>$argon2id$v=19$m=…,t=…,p=…$salt$hash</c>). A hash carries its parameters, so they can be raised later and
/// old hashes still verify.
/// </summary>
internal sealed record PasswordHash(int Memory, int Passes, int Lanes, byte[] Salt, byte[] Hash)
{
    private const int SaltLength = 16;
    private const int HashLength = 32;

    public static PasswordHash Make(string password, int memory, int passes)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(memory, passes, 1, salt, Compute(password, memory, passes, 1, salt, HashLength));
    }

    /// <summary>Whether it is at least what is wanted now; else a login replaces it.</summary>
    public bool IsAsStrongAs(int memory, int passes) => Memory >= memory && Passes >= passes && Hash.Length >= HashLength;

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
