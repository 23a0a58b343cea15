/** A media playlist as it was loaded: of which level, and its first and last segment. */
export interface LoadedPlaylist {
  level: number;
  startSN: number;
  endSN: number;
}

/** Whether a playlist goes on where the one before ended. One that has jumped is that of a hub that was restarted, or nobody looked for long. */
export class PlaylistJump {
  #before: LoadedPlaylist | null = null;

  /** True when it has jumped. Another level has numbers of its own, and one that is played again was not looked at meanwhile. */
  came({ level, startSN, endSN }: LoadedPlaylist): boolean {
    const before = this.#before;
    this.#before = { level, startSN, endSN };
    return before?.level === level && startSN > before.endSN + 1;
  }
}
