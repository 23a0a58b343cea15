/** What hubs that share a database keep in memory, each for itself. */
export const CHANGE_TOPICS = ['accounts', 'links', 'cameras', 'walls', 'displays'] as const;
export type ChangeTopic = (typeof CHANGE_TOPICS)[number];

/**
 * How one hub, or a command beside it, tells the others that what they hold is out of date: whoever changes something counts its
 * topic up in the same transaction, and the others look at the counts every few seconds.
 */
export interface ChangeStore {
  /**
   * First in a transaction that changes something of the topic. Until it ends no other transaction passes this line with the same
   * topic, so what is checked behind it still holds when it is written.
   */
  bump(topic: ChangeTopic): Promise<void>;
  /** How often each was counted up so far; one small query. */
  counts(): Promise<Readonly<Record<ChangeTopic, number>>>;
}
