/** A fact beside what happened: `seller: Ann`. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Something to open. */
export interface MessageLink {
  readonly label: string;
  readonly url: string;
}

/** One of the things that a message lists: a matched document, or an alert of a digest. */
export interface MessageEntry {
  readonly title: string;
  readonly url: string | null;
  /** Short, beside the title: a score. */
  readonly mark: string | null;
  readonly facts: readonly Fact[];
  /** Why it is here. */
  readonly note: string | null;
}

/**
 * What a message says to people, before it takes the form of a channel. Every text is one line of bounded length and holds
 * no markup; whoever gives it a form escapes it.
 */
export interface Message {
  /** What happened, in one line. */
  readonly title: string;
  /** A sentence each. */
  readonly lead: readonly string[];
  readonly facts: readonly Fact[];
  readonly entries: readonly MessageEntry[];
  /** What is not listed. */
  readonly more: string | null;
  readonly links: readonly MessageLink[];
  /** Where it comes from, short. */
  readonly context: string;
}

/** What a message lists at most. */
export const MAX_ENTRIES = 10;
