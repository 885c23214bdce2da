/** Several processes on one database: who is there, and whose request runs. */
export const processes: readonly string[] = [
  // Belongs to no namespace: a process serves them all.
  `create table processes (
    process_id text primary key, started_at integer not null, beat_at integer not null) without rowid`,
  `alter table idempotency add column owner text not null default ''`,
  // How often the process ended while the batch was checked.
  `alter table jobs add column interrupted integer not null default 0`,
];
