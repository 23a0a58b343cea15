import type { Air, CameraView, Setting } from './frame.ts';
import type { Sight } from './instances.ts';
import {
  lookAt,
  type Matrix,
  multiply,
  orthographic,
  perspective,
  scaling,
  translation,
  type Vector,
} from './matrix.ts';

/** Where the camera, its mirror image and the sun look from. */
export function sightOf(setting: Setting, aspect: number): Sight {
  const { camera, air, mirrorY } = setting;
  const projection = perspective((camera.fov * Math.PI) / 180, aspect, 0.8, 4000);
  const view = multiply(projection, lookAt(camera.eye, camera.target, camera.roll));
  const reflect = mirrorY === null ? null : multiply(translation(0, 2 * mirrorY, 0), scaling(1, -1, 1));
  const sunny = air.sunColor[0] + air.sunColor[1] + air.sunColor[2] > 0.3;
  return {
    view,
    mirroredView: reflect && multiply(view, reflect),
    sunDirection: sunny ? air.sunDirection : null,
    eye: camera.eye,
  };
}

export function axesOf(camera: CameraView): { right: Vector; up: Vector } {
  const m = lookAt(camera.eye, camera.target, camera.roll);
  return { right: [m[0]!, m[4]!, m[8]!], up: [m[1]!, m[5]!, m[9]!] };
}

export function shadowMatrixOf(air: Air): Matrix {
  const { center, half } = air.shadow;
  const [dx, dy, dz] = air.sunDirection;
  const far = half * 4;
  const eye: Vector = [center[0] + dx * far * 0.5, center[1] + dy * far * 0.5, center[2] + dz * far * 0.5];
  return multiply(orthographic(half, 0, far), lookAt(eye, center));
}
