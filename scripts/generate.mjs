// Writes the files that follow from the code; with --check says which differ, and fails. Needs a build.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kernels } from './kernels.mjs';
import { stageDocs } from './stage-docs.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = (file) => import(pathToFileURL(path.join(root, 'packages', file)).href);

const files = {
  'packages/server/src/store/schema.sql': schemaDump,
  'packages/server/src/store/schema.postgres.sql': postgresDump,
  'docs/errors.md': errorCatalogue,
  'docs/retrievers.md': retrieverDocs,
  'packages/contract/openapi.json': openApi,
  'packages/engine/src/kernels/binary.ts': () => kernels(root),
};

const check = process.argv.includes('--check');
let differ = 0;
for (const [name, make] of Object.entries(files)) {
  const file = path.join(root, name);
  const wanted = await make();
  const present = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (present === wanted) continue;
  differ++;
  if (!check) writeFileSync(file, wanted);
  process.stderr.write(`${name} ${check ? 'differs: run "node scripts/generate.mjs"' : 'written'}\n`);
}
process.exit(check && differ > 0 ? 1 : 0);

/** The tables that all migrations together make, as SQLite says them. */
async function schemaDump() {
  const { openConnection } = await built('server/dist/store/dialects/sqlite/connection.js');
  const { migrateSqlite } = await built('server/dist/store/migrate.js');
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-schema-'));
  const db = openConnection(path.join(folder, 'schema.db'), 'write');
  migrateSqlite(db);
  const sql =
    "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by tbl_name, type desc, name";
  const { rows } = db.run({ sql, rows: [[]] });
  db.close();
  rmSync(folder, { recursive: true });
  const statements = rows.map((row) => `${row.sql.replaceAll(/\s+/g, ' ')};\n`);
  return `-- Generated from the migrations by scripts/generate.mjs.\n\n${statements.join('')}`;
}

/** The same tables as PostgreSQL describes them. */
async function postgresDump() {
  const { startLite } = await built('server/dist/testing/pglite.js');
  const { migratePostgres } = await built('server/dist/store/dialects/postgres/migrate.js');
  const pool = await (await startLite()).pool('dump');
  await migratePostgres(pool);
  const session = await pool.acquire();
  const columns = await session.query(
    `select table_name, string_agg(column_name || ' ' || udt_name || coalesce(' collate "' || collation_name || '"', '')
        || case is_nullable when 'NO' then ' not null' else '' end
        || coalesce(' default ' || column_default, ''), ', ' order by ordinal_position) as columns
      from information_schema.columns where table_schema = 'dump' group by table_name order by table_name`,
    [],
  );
  const indexes = await session.query(
    "select replace(indexdef, 'dump.', '') as line from pg_indexes where schemaname = 'dump' order by tablename, indexname",
    [],
  );
  session.release();
  const tables = columns.rows.map((row) => `${row.table_name} (${row.columns});\n`);
  const lines = indexes.rows.map((row) => `${row.line};\n`);
  return `-- Generated from the migrations by scripts/generate.mjs.\n\n${tables.join('')}\n${lines.join('')}`;
}

/** The page about retrievers, with its list of stages written anew between two marks. */
async function retrieverDocs() {
  const { STAGES } = await built('server/dist/retrieve/stages/registry.js');
  const page = readFileSync(path.join(root, 'docs/retrievers.md'), 'utf8');
  const [before, , after] = page.split(/(?<=<!-- stages -->\n)|(?=<!-- end of stages -->)/);
  return `${before}\n${STAGES.map(stageDocs).join('\n')}\n${after}`;
}

/** Every error type with its status and what it means. */
async function errorCatalogue() {
  const { ERROR_TYPES, ERROR_MEANINGS } = await built('contract/dist/index.js');
  const rows = Object.entries(ERROR_TYPES).map(
    ([type, status]) => `| \`${type}\` | ${status} | ${ERROR_MEANINGS[type]} |`,
  );
  return `# Errors

Generated from the catalogue in \`packages/contract/src/errors.ts\` by \`scripts/generate.mjs\`.

Every error answers \`{"success": false, "status", "error": {"type", "message", "details"}}\` with a \`type\` that stays the
same from version to version; the message says what to change. Every answer carries \`x-request-id\`. Validation errors
add \`detail\`, a list of {\`loc\`, \`msg\`, \`type\`}, one for each thing that is wrong.

| type | status | it means |
|---|---|---|
${rows.join('\n')}
`;
}

/** The OpenAPI document that the server serves. */
async function openApi() {
  const { openApiDocument } = await built('contract/dist/index.js');
  const { version } = JSON.parse(readFileSync(path.join(root, 'packages/server/package.json'), 'utf8'));
  return `${JSON.stringify(openApiDocument(version), null, 2)}\n`;
}
