/**
 * How often alerts ran, recorded or not: a collection counts its checks by the version that they were made with, and an
 * alert knows from which version to which it was among those that check.
 */
export const alertRuns: readonly string[] = [
  `create table collection_checks (
    namespace_id text not null, collection_id text not null, version integer not null, slot integer not null,
    n integer not null, primary key (namespace_id, collection_id, version, slot)) without rowid`,
  `create table alert_activity (
    namespace_id text not null, alert_id text not null, collection_id text not null, from_version integer not null,
    to_version integer not null, primary key (namespace_id, alert_id, collection_id, from_version)) without rowid`,
  // What checks now counts from now on.
  `insert into alert_activity (namespace_id, alert_id, collection_id, from_version, to_version)
    select p.namespace_id, p.alert_id, p.collection_id, c.version, 9007199254740991
    from alert_applications p
    join alerts a on a.namespace_id = p.namespace_id and a.alert_id = p.alert_id
    join collections c on c.namespace_id = p.namespace_id and c.collection_id = p.collection_id
    where p.enabled = 1 and p.execution_mode = 'on_ingest' and a.enabled = 1`,
];
