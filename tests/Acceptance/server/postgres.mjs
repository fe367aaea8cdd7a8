import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);
const psql = existsSync('/usr/lib/postgresql/15/bin/psql') ? '/usr/lib/postgresql/15/bin/psql' : 'psql';

/** The administrator's connection string (Npgsql's form) when this run is to use PostgreSQL; nothing means SQLite. */
const administrator = process.env.CONVERSA_TEST_POSTGRES;

/** A database of its own for one server, or undefined when this run uses SQLite. */
export async function freshDatabase() {
  if (!administrator) return undefined;
  const name = `acceptance_${randomBytes(6).toString('hex')}`;
  await asAdministrator(`create database ${name}`);
  return {
    connectionString: [...settingsOf(administrator, key => key !== 'database'), `Database=${name}`].join(';'),
    drop: () => asAdministrator(`drop database if exists ${name} with (force)`),
  };
}

async function asAdministrator(statement) {
  const value = name => settingsOf(administrator, key => key === name)[0]?.split('=').slice(1).join('=');
  await run(psql, ['--no-psqlrc', '--quiet', '--command', statement], {
    env: {
      ...process.env,
      PGHOST: value('host') ?? value('server') ?? '127.0.0.1',
      PGPORT: value('port') ?? '5432',
      PGUSER: value('username') ?? value('user id') ?? 'postgres',
      PGPASSWORD: value('password') ?? '',
      PGDATABASE: value('database') ?? 'postgres',
    },
  });
}

function settingsOf(connectionString, wanted) {
  return connectionString.split(';').filter(part => part.includes('=') && wanted(part.split('=')[0].trim().toLowerCase()));
}
