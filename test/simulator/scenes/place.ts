import type { Air, CameraView, Look } from './gl/frame.ts';
import type { Pen } from './pen.ts';

/** A scene: where the camera hangs, what the air is like, and everything that is there at a moment of the loop. */
export interface Place {
  readonly camera: CameraView;
  readonly air: Air;
  readonly look: Look;
  readonly mirrorY?: number;
  draw(pen: Pen): void;
}
