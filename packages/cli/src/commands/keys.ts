import type { APIKeyModel, Permission } from '@tocsin/sdk';
import { type Command, Option } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { examples } from '../examples.ts';
import { instantAhead, several } from '../options.ts';
import type { Column } from '../output/table.ts';
import { type Cell, time } from '../output/text.ts';

const COLUMNS: readonly Column<APIKeyModel>[] = [
  { title: 'name', of: (key) => key.name, gives: true },
  { title: 'begins with', of: (key) => key.key_prefix },
  { title: 'permissions', of: (key) => key.permissions.join(', ') },
  { title: 'namespaces', of: scopesOf, gives: true },
  { title: 'status', of: statusOf },
  { title: 'expires', of: (key) => time(key.expires_at) },
  { title: 'last used', of: (key) => time(key.last_used_at) },
];

const PERMISSIONS: readonly Permission[] = ['read', 'write', 'delete', 'admin'];

interface UserOptions {
  readonly user: string;
}

interface CreateOptions extends UserOptions {
  readonly permission: readonly Permission[];
  readonly limitTo?: readonly string[];
  readonly expires?: string;
}

/** `tocsin keys`. */
export function keyCommands(program: Command, session: Session): void {
  const group = program.command('keys').description('API keys; for admins whose key has no limits');
  const user = (): Option =>
    new Option('--user <email>', 'whose key: any e-mail address').default('admin@localhost');
  group
    .command('list')
    .description('list the keys of a user')
    .addOption(user())
    .option('--revoked', 'those as well that were revoked')
    .action(act(session, list));
  examples(
    group
      .command('create')
      .description('make a key, and show it this once')
      .argument('<name>')
      .addOption(user())
      .addOption(
        new Option('--permission <permission...>', 'what it may do').choices(PERMISSIONS).default(['read']),
      )
      .option('--limit-to <namespace>', 'a namespace that it sees, by id; may be repeated', several)
      .option('--expires <time>', 'when it ends, or in how long: 90d', instantAhead)
      .action(act(session, create)),
    'tocsin keys create loader --permission read write --expires 90d',
  );
  group
    .command('revoke')
    .description('revoke a key, for good and at once')
    .argument('<name>')
    .addOption(user())
    .action(act(session, revoke));
}

function scopesOf({ scopes }: APIKeyModel): Cell {
  return scopes.length === 0 ? 'all' : scopes.map((scope) => scope.resource_id).join(', ');
}

function statusOf({ status }: APIKeyModel): Cell {
  return { text: status, colour: status === 'active' ? 'green' : 'dim' };
}

async function list({ client, options, print }: Call<UserOptions & { revoked?: boolean }>): Promise<void> {
  const { results } = await client.keys.list(options.user, { include_revoked: options.revoked ?? false });
  print.result(results, () => {
    if (results.length === 0) print.note(`${options.user} has no keys.`);
    else print.table(results, COLUMNS);
  });
}

async function create({ client, operands: [name = ''], options, print }: Call<CreateOptions>): Promise<void> {
  const made = await client.keys.create(options.user, {
    name,
    permissions: [...options.permission],
    scopes: (options.limitTo ?? []).map((resource_id) => ({ resource_type: 'namespace', resource_id })),
    expires_at: options.expires,
  });
  print.result(made, () => {
    print.facts([
      ['key', made.key],
      ['name', made.name],
      ['permissions', made.permissions.join(', ')],
      ['expires', time(made.expires_at)],
    ]);
    print.note('The key is shown this once. Keep it where programs find it, such as TOCSIN_API_KEY.');
  });
}

async function revoke({ client, operands: [name = ''], options, print }: Call<UserOptions>): Promise<void> {
  const answer = await client.keys.revoke(options.user, name);
  print.result(answer, () => print.facts([['revoked', name]]));
}
