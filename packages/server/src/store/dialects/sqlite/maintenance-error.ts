/** A backup or a restore that cannot be done; the message says what to change. */
export class MaintenanceError extends Error {}
