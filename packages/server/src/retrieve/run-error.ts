/** A run cannot be completed, for a reason that its message says: what is searched, or how much of it, must change. */
export class RunError extends Error {}
