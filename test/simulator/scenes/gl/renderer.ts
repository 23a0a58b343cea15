import { type Lamp, type Pieces, type Setting, SPRITE_FLOATS } from './frame.ts';
import { Instances, instanceBuffer, type Sight } from './instances.ts';
import { invert, type Matrix, type Vector } from './matrix.ts';
import type { Mesh } from './meshes.ts';
import { NOISE_SIZE, noisePixels } from './noise-texture.ts';
import { plateFragment } from './plate-shader.ts';
import { PostProcess } from './post-process.ts';
import { COPY_FRAGMENT, SCREEN_VERTEX, SKY_FRAGMENT, SPRITE_FRAGMENT, SPRITE_VERTEX } from './post-shader.ts';
import { Program } from './program.ts';
import { SHADOW_FRAGMENT, SURFACE_VERTEX, surfaceFragment } from './surface-shader.ts';
import {
  canvasTexture,
  colorAndDepthTarget,
  colorTarget,
  multisampledFramebuffer,
  noiseTexture,
  shadowTarget,
  type Target,
} from './targets.ts';
import { TILE, TileMask, type TileRect } from './tiles.ts';
import { axesOf, shadowMatrixOf, sightOf } from './views.ts';

const SHADOW_SIZE = 3072;
const SAMPLES = 4;
const LAMPS = 16;
const NOWHERE = -1e6;

type ProgramName = 'surface' | 'holed' | 'plate' | 'holedPlate' | 'shadow' | 'sky' | 'copy' | 'sprite';

/** One way of drawing the scene: as it is, or in the water. */
interface Shot {
  readonly view: Matrix;
  readonly eye: Vector;
  readonly clipY: number;
  readonly time: number;
  readonly tiles: TileMask;
  readonly width: number;
  readonly height: number;
  readonly sunShare: number;
  /** What stands still, lit and unlit by the sun; null while these are being made. */
  readonly plates: { readonly lit: WebGLTexture; readonly shaded: WebGLTexture } | null;
}

/**
 * Draws a film of one setting. `prepare` draws everything that stands still, once; `render` then draws only the tiles
 * of the picture in which something moves.
 */
export class Renderer {
  private readonly gl: WebGL2RenderingContext;
  private readonly width: number;
  private readonly height: number;
  private readonly setting: Setting;
  private readonly instances: Instances;
  private readonly programs: Record<ProgramName, Program>;
  private readonly noise: WebGLTexture;
  private atlas: WebGLTexture;
  private readonly stillShadow: Target;
  private readonly movingShadow: Target;
  private readonly mirror: Target;
  private readonly stillMirror: Target;
  private readonly multisampled: WebGLFramebuffer;
  private readonly lit: Target;
  private readonly shaded: Target;
  private readonly post: PostProcess;
  private readonly spriteArray: WebGLVertexArrayObject;
  private readonly spriteBuffer: WebGLBuffer;
  private readonly tiles: TileMask;
  private readonly mirrorTiles: TileMask;
  private readonly sight: Sight;
  private readonly shadowMatrix: Matrix;
  private still: Pieces = { pieces: new Map(), sprites: [], lamps: [] };

  constructor(canvas: HTMLCanvasElement, setting: Setting) {
    const gl = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true });
    if (!gl?.getExtension('EXT_color_buffer_float')) throw new Error('no WebGL 2 with float targets');
    this.gl = gl;
    this.setting = setting;
    this.width = canvas.width;
    this.height = canvas.height;
    this.instances = new Instances(gl);
    this.programs = {
      surface: new Program(gl, SURFACE_VERTEX, surfaceFragment(false)),
      holed: new Program(gl, SURFACE_VERTEX, surfaceFragment(true)),
      plate: new Program(gl, SURFACE_VERTEX, plateFragment(false)),
      holedPlate: new Program(gl, SURFACE_VERTEX, plateFragment(true)),
      copy: new Program(gl, SCREEN_VERTEX, COPY_FRAGMENT),
      shadow: new Program(gl, SURFACE_VERTEX, SHADOW_FRAGMENT),
      sky: new Program(gl, SCREEN_VERTEX, SKY_FRAGMENT),
      sprite: new Program(gl, SPRITE_VERTEX, SPRITE_FRAGMENT),
    };
    this.noise = noiseTexture(gl, noisePixels(), NOISE_SIZE);
    this.atlas = this.noise;
    this.stillShadow = shadowTarget(gl, SHADOW_SIZE);
    this.movingShadow = shadowTarget(gl, SHADOW_SIZE);
    this.mirror = colorAndDepthTarget(gl, this.width >> 1, this.height >> 1);
    this.stillMirror = colorAndDepthTarget(gl, this.width >> 1, this.height >> 1);
    this.multisampled = multisampledFramebuffer(gl, this.width, this.height, SAMPLES);
    this.lit = colorTarget(gl, this.width, this.height);
    this.shaded = colorTarget(gl, this.width, this.height);
    this.post = new PostProcess(gl, this.width, this.height, setting.look);
    [this.spriteArray, this.spriteBuffer] = createSprites(gl);
    this.tiles = new TileMask(this.width, this.height);
    this.mirrorTiles = new TileMask(this.width, this.height);
    this.sight = sightOf(setting, this.width / this.height);
    this.shadowMatrix = shadowMatrixOf(setting.air);
  }

  setAtlas(canvas: HTMLCanvasElement): void {
    this.atlas = canvasTexture(this.gl, canvas);
  }

  hasMesh(name: string): boolean {
    return this.instances.has(name);
  }

  addMesh(name: string, mesh: Mesh): void {
    this.instances.add(name, mesh);
  }

  prepare(still: Pieces): void {
    this.still = still;
    this.instances.setStill(still.pieces, this.tiles, this.sight);
    this.instances.setMoving(new Map(), this.tiles, this.mirrorTiles, this.sight);
    this.drawShadow(this.stillShadow, 'still');
    this.drawShadow(this.movingShadow, 'moving');
    this.tiles.fill();
    this.mirrorTiles.fill();
    this.drawMirror(this.stillMirror, 0);
    this.drawPicture([], 0, 0, false);
    this.post.resolveTo(this.multisampled, this.shaded);
    this.drawPicture([], 0, 1, false);
    this.post.resolveTo(this.multisampled, this.lit);
    this.drawPicture(still.sprites, 0, 1, false);
    this.post.keepPlate(this.multisampled, this.sight.view, this.setting.camera.eye);
  }

  render(moving: Pieces, time: number): void {
    this.tiles.clear();
    this.mirrorTiles.clear();
    this.instances.setMoving(moving.pieces, this.tiles, this.mirrorTiles, this.sight);
    const { right, up } = axesOf(this.setting.camera);
    for (const sprite of moving.sprites) this.markSprite(sprite, right, up);
    this.drawShadow(this.movingShadow, 'moving');
    this.drawMirror(this.mirror, time);
    this.drawPicture([...this.still.sprites, ...moving.sprites], time, 1, true);
    this.post.finish(this.multisampled, this.tiles, this.sight.view, this.setting.camera.eye);
  }

  private markSprite(sprite: number[], right: Vector, up: Vector): void {
    const points: number[] = [];
    for (const [sx, sy] of [
      [-1, -1],
      [1, -1],
      [-1, 1],
      [1, 1],
    ] as const) {
      for (let i = 0; i < 3; i += 1) points.push(sprite[i]! + (right[i]! * sx + up[i]! * sy) * sprite[3]!);
    }
    const rect = this.tiles.cover(this.sight.view, points, [0, 1, 2, 3], 2);
    if (rect) this.tiles.mark(rect);
  }

  private drawShadow(target: Target, what: 'still' | 'moving'): void {
    const { gl } = this;
    this.bind(target.framebuffer, SHADOW_SIZE, SHADOW_SIZE);
    gl.depthMask(true);
    gl.clearDepth(1);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    if (this.sight.sunDirection === null) return;
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.POLYGON_OFFSET_FILL);
    gl.polygonOffset(1.5, 3);
    this.programs.shadow.begin().matrix('uViewProjection', this.shadowMatrix);
    this.instances.drawShadows(what);
    gl.disable(gl.POLYGON_OFFSET_FILL);
  }

  private drawMirror(target: Target, time: number): void {
    const { mirroredView } = this.sight;
    const y = this.setting.mirrorY;
    if (mirroredView === null || y === null) return;
    const { gl } = this;
    if (target !== this.stillMirror) copy(gl, this.stillMirror, target);
    this.bind(target.framebuffer, target.width, target.height);
    const [ex, ey, ez] = this.setting.camera.eye;
    this.clearTiles(this.mirrorTiles, TILE / 2);
    const plate = this.stillMirror.texture;
    this.drawShot({
      view: mirroredView,
      eye: [ex, 2 * y - ey, ez],
      clipY: y + 0.03,
      time,
      tiles: this.mirrorTiles,
      width: target.width,
      height: target.height,
      sunShare: 1,
      plates: target === this.stillMirror ? null : { lit: plate, shaded: plate },
    });
  }

  private drawPicture(
    sprites: readonly number[][],
    time: number,
    sunShare: number,
    fromPlates: boolean,
  ): void {
    this.bind(this.multisampled, this.width, this.height);
    this.clearTiles(this.tiles, TILE);
    this.drawShot({
      view: this.sight.view,
      eye: this.setting.camera.eye,
      clipY: NOWHERE,
      time,
      tiles: this.tiles,
      width: this.width,
      height: this.height,
      sunShare,
      plates: fromPlates ? { lit: this.lit.texture, shaded: this.shaded.texture } : null,
    });
    this.drawSprites(sprites);
  }

  /** Tiles that stay have the nearest depth: nothing is drawn there. */
  private clearTiles(tiles: TileMask, size: number): void {
    const { gl } = this;
    gl.depthMask(true);
    gl.clearColor(0, 0, 0, 1);
    gl.clearDepth(0);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.clearDepth(1);
    gl.enable(gl.SCISSOR_TEST);
    for (const rect of tiles.rects()) {
      scissor(gl, rect, size);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  private drawShot(shot: Shot): void {
    const { gl, programs } = this;
    const inMirror = shot.clipY > NOWHERE;
    const which = inMirror ? 'mirrored' : 'seen';
    const solid = inMirror ? programs.holed : programs.surface;
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LESS);
    gl.disable(gl.BLEND);
    if (shot.plates) this.setPlate(inMirror ? programs.holedPlate : programs.plate, shot);
    else this.setSurface(solid, shot);
    this.instances.draw(shot.tiles, which, 'plain');
    this.setSurface(solid, shot);
    this.instances.draw(shot.tiles, which, 'moving');
    this.instances.draw(shot.tiles, which, 'mirrors');
    this.setSurface(programs.holed, shot);
    this.instances.draw(shot.tiles, which, 'holed');
    if (shot.plates) programs.copy.begin().texture('uColor', 0, shot.plates.lit);
    else this.setAir(programs.sky, shot.eye, shot.time).matrix('uInverse', invert(shot.view));
    gl.depthFunc(gl.LEQUAL);
    gl.bindVertexArray(null);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  private setPlate(program: Program, shot: Shot): void {
    program
      .begin()
      .matrix('uViewProjection', shot.view)
      .matrix('uShadowMatrix', this.shadowMatrix)
      .float('uClipY', shot.clipY)
      .vec2('uTargetSize', shot.width, shot.height)
      .texture('uPlate', 0, shot.plates!.lit)
      .texture('uShaded', 1, shot.plates!.shaded)
      .texture('uMovingShadow', 4, this.movingShadow.texture);
  }

  private setSurface(program: Program, shot: Shot): void {
    const mirrors = this.setting.mirrorY !== null && shot.clipY === NOWHERE;
    this.setAir(program, shot.eye, shot.time)
      .matrix('uViewProjection', shot.view)
      .matrix('uShadowMatrix', this.shadowMatrix)
      .float('uClipY', shot.clipY)
      .float('uSunShare', shot.sunShare)
      .float('uHasReflection', mirrors ? 1 : 0)
      .vec2('uScreen', this.width, this.height)
      .texture('uShadow', 1, this.stillShadow.texture)
      .texture('uReflection', 2, mirrors ? this.mirrorTexture(shot) : this.noise)
      .texture('uAtlas', 3, this.atlas)
      .texture('uMovingShadow', 4, this.movingShadow.texture);
    setLamps(program, this.still.lamps);
  }

  /** Before anything moved there is only the still one. */
  private mirrorTexture(shot: Shot): WebGLTexture {
    return shot.plates ? this.mirror.texture : this.stillMirror.texture;
  }

  private setAir(program: Program, eye: Vector, time: number): Program {
    const { air } = this.setting;
    return program
      .begin()
      .vec3('uEye', eye)
      .vec3('uSunDirection', air.sunDirection)
      .vec3('uSunColor', air.sunColor)
      .vec3('uSkyTop', air.skyTop)
      .vec3('uSkyHorizon', air.skyHorizon)
      .vec3('uGroundColor', air.ground)
      .vec3('uFogColor', air.fogColor)
      .vec2('uFog', air.fogDensity, air.fogLow)
      .float('uClouds', air.clouds)
      .float('uTime', time)
      .texture('uNoise', 0, this.noise);
  }

  private drawSprites(sprites: readonly number[][]): void {
    const { gl } = this;
    if (sprites.length === 0) return;
    const { camera } = this.setting;
    const [ex, ey, ez] = camera.eye;
    const distance = (s: number[]) => Math.hypot(s[0]! - ex, s[1]! - ey, s[2]! - ez);
    const sorted = [...sprites].sort((a, b) => distance(b) - distance(a));
    const { right, up } = axesOf(camera);
    this.programs.sprite
      .begin()
      .matrix('uViewProjection', this.sight.view)
      .vec3('uRight', right)
      .vec3('uUp', up);
    this.programs.sprite.texture('uNoise', 0, this.noise);
    gl.bindVertexArray(this.spriteArray);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.spriteBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(sorted.flat()), gl.DYNAMIC_DRAW);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthMask(false);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, sorted.length);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
  }

  private bind(framebuffer: WebGLFramebuffer | null, width: number, height: number): void {
    this.gl.bindFramebuffer(this.gl.FRAMEBUFFER, framebuffer);
    this.gl.viewport(0, 0, width, height);
  }
}

export function scissor(gl: WebGL2RenderingContext, rect: TileRect, size: number): void {
  gl.scissor(rect.x0 * size, rect.y0 * size, (rect.x1 - rect.x0) * size, (rect.y1 - rect.y0) * size);
}

function copy(gl: WebGL2RenderingContext, from: Target, to: Target): void {
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from.framebuffer);
  gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to.framebuffer);
  const { width, height } = from;
  gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
}

function createSprites(gl: WebGL2RenderingContext): [WebGLVertexArrayObject, WebGLBuffer] {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  return [array, instanceBuffer(gl, 1, SPRITE_FLOATS)];
}

function setLamps(program: Program, lamps: readonly Lamp[]): void {
  const places = new Float32Array(LAMPS * 4);
  const colors = new Float32Array(LAMPS * 4);
  lamps.slice(0, LAMPS).forEach((lamp, i) => {
    places.set([...lamp.place, lamp.reach], i * 4);
    colors.set([...lamp.color, lamp.downward], i * 4);
  });
  program.vec4s('uLampPlace', places).vec4s('uLampColor', colors);
  program.integer('uLampCount', Math.min(LAMPS, lamps.length));
}
