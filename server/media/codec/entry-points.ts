/**
 * Which pictures count as key frames. Those that the standards call random access pictures always do. A camera that sends
 * none, or hardly any, would never be seen: then its recovery points do, and where there are none either, pictures of intra
 * slices alone. While proper ones come, the others do not count: entering there shows what is not whole yet.
 */
/** Pictures without a proper entry after which others count: ten seconds at 25 frames a second. */
const PATIENCE_PICTURES = 250;
/** At first: nobody waits ten seconds for a camera that will not do better. */
const FIRST_INTRA_PICTURES = 50;

export class EntryPoints {
  private sinceProper = PATIENCE_PICTURES;
  private sinceRecovery = 0;
  private intraAfter = FIRST_INTRA_PICTURES;
  private announced = false;

  /** Recovery points count: only then they need to be looked for. */
  get takesRecoveryPoints(): boolean {
    return this.sinceProper >= PATIENCE_PICTURES;
  }

  /** Neither those nor recovery points come: intra pictures count. */
  get takesIntraPictures(): boolean {
    return this.takesRecoveryPoints && this.sinceRecovery >= this.intraAfter;
  }

  /** The next picture is a recovery point. */
  announce(): void {
    this.announced = true;
  }

  /** Packets are lost: what was announced may be gone. */
  forget(): void {
    this.announced = false;
  }

  /**
   * A picture begins.
   * @param proper it is a random access picture by the standard
   * @param intra it has intra slices alone, as far as its first slice tells; to be told when `takesIntraPictures`
   * @returns whether it counts as a key frame although it is not proper
   */
  pictureBegins(proper: boolean, intra: boolean): boolean {
    const recovery = this.announced && this.takesRecoveryPoints;
    const counts = !proper && (recovery || (intra && this.takesIntraPictures));
    this.announced = false;
    this.sinceProper = proper ? 0 : Math.min(PATIENCE_PICTURES, this.sinceProper + 1);
    if (proper || recovery) this.intraAfter = PATIENCE_PICTURES;
    this.sinceRecovery = proper || recovery ? 0 : Math.min(PATIENCE_PICTURES, this.sinceRecovery + 1);
    return counts;
  }
}
