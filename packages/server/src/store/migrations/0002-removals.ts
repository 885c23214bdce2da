/** What was deleted and is still being removed, in small steps. */
export const removals: readonly string[] = [
  `create table removals (
    namespace_id text not null, removal_id text not null, kind text not null, target_id text not null,
    created_at integer not null, primary key (namespace_id, removal_id)) without rowid`,
];
