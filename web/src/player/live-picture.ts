/** What else may be done with the picture of a tile than watching it. */
export interface LivePicture {
  /** What shows the picture now: the element, or the copy of its last picture that stands in for it; null where there is none. */
  source(): HTMLVideoElement | HTMLCanvasElement | null;
  /** See `Player.allowSound`. */
  allowSound(): void;
}
