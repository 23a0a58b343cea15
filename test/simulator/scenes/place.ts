import type { Air, CameraView, Look } from './gl/frame.ts';
import type { Pen } from './pen.ts';

/** A scene: where the camera hangs, what the air is like, and what is there. */
export interface Place {
  readonly camera: CameraView;
  readonly air: Air;
  readonly look: Look;
  readonly mirrorY?: number;
  /** Drawn once. */
  still(pen: Pen): void;
  /** Drawn for every picture. */
  move(pen: Pen): void;
}
