import { type Air, type CameraView, type Frame, INSTANCE_FLOATS, SPRITE_FLOATS } from './frame.ts';
import { invert, lookAt, type Matrix, multiply, orthographic, perspective, scaling, translation, type Vector } from './matrix.ts';
import type { Mesh } from './meshes.ts';
import { NOISE_SIZE, noisePixels } from './noise-texture.ts';
import { BLUR_FRAGMENT, BRIGHT_FRAGMENT, LOOK_FRAGMENT, OCCLUSION_FRAGMENT, SCREEN_VERTEX, SKY_FRAGMENT, SPRITE_FRAGMENT, SPRITE_VERTEX } from './post-shader.ts';
import { Program } from './program.ts';
import { SHADOW_FRAGMENT, SURFACE_FRAGMENT, SURFACE_VERTEX } from './surface-shader.ts';
import { canvasTexture, colorAndDepthTarget, colorTarget, multisampledFramebuffer, noiseTexture, resolveTarget, shadowTarget, type Target } from './targets.ts';

const SHADOW_SIZE = 3072;
const SAMPLES = 4;
const LAMPS = 16;
const NOWHERE = -1e6;

interface LoadedMesh {
  readonly array: WebGLVertexArrayObject;
  readonly instances: WebGLBuffer;
  readonly indexCount: number;
  count: number;
}

/** Draws frames into a canvas: shadows, mirror, scene, particles, occlusion, bloom, look. */
export class Renderer {
  private readonly gl: WebGL2RenderingContext;
  private readonly width: number;
  private readonly height: number;
  private readonly meshes = new Map<string, LoadedMesh>();
  private readonly programs: Record<'surface' | 'shadow' | 'sky' | 'sprite' | 'occlusion' | 'bright' | 'blur' | 'look', Program>;
  private readonly noise: WebGLTexture;
  private atlas: WebGLTexture;
  private readonly shadow: Target;
  private readonly mirror: Target;
  private readonly multisampled: WebGLFramebuffer;
  private readonly resolved: Target & { depth: WebGLTexture };
  private readonly occlusion: Target;
  private readonly bloom: [Target, Target];
  private readonly sprites: { array: WebGLVertexArrayObject; instances: WebGLBuffer };

  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true });
    if (!gl?.getExtension('EXT_color_buffer_float')) throw new Error('no WebGL 2 with float targets');
    gl.getExtension('OES_texture_float_linear');
    this.gl = gl;
    this.width = canvas.width;
    this.height = canvas.height;
    const screen = (fragment: string) => new Program(gl, SCREEN_VERTEX, fragment);
    this.programs = {
      surface: new Program(gl, SURFACE_VERTEX, SURFACE_FRAGMENT),
      shadow: new Program(gl, SURFACE_VERTEX, SHADOW_FRAGMENT),
      sky: screen(SKY_FRAGMENT),
      sprite: new Program(gl, SPRITE_VERTEX, SPRITE_FRAGMENT),
      occlusion: screen(OCCLUSION_FRAGMENT),
      bright: screen(BRIGHT_FRAGMENT),
      blur: screen(BLUR_FRAGMENT),
      look: screen(LOOK_FRAGMENT),
    };
    this.noise = noiseTexture(gl, noisePixels(), NOISE_SIZE);
    this.atlas = this.noise;
    this.shadow = shadowTarget(gl, SHADOW_SIZE);
    const [halfWidth, halfHeight] = [this.width >> 1, this.height >> 1];
    this.mirror = colorAndDepthTarget(gl, halfWidth, halfHeight);
    this.multisampled = multisampledFramebuffer(gl, this.width, this.height, SAMPLES);
    this.resolved = resolveTarget(gl, this.width, this.height);
    this.occlusion = colorTarget(gl, halfWidth, halfHeight);
    this.bloom = [colorTarget(gl, halfWidth >> 1, halfHeight >> 1), colorTarget(gl, halfWidth >> 1, halfHeight >> 1)];
    this.sprites = this.createSprites();
  }

  setAtlas(canvas: HTMLCanvasElement): void {
    this.atlas = canvasTexture(this.gl, canvas);
  }

  hasMesh(name: string): boolean {
    return this.meshes.has(name);
  }

  addMesh(name: string, mesh: Mesh): void {
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    this.attribute(0, 3, mesh.positions);
    this.attribute(1, 3, mesh.normals);
    const indices = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.indices, gl.STATIC_DRAW);
    const instances = this.instanceBuffer(2, INSTANCE_FLOATS);
    this.meshes.set(name, { array, instances, indexCount: mesh.indices.length, count: 0 });
  }

  render(frame: Frame): void {
    this.upload(frame);
    const view = viewOf(frame.camera, this.width / this.height);
    const shadowMatrix = shadowMatrixOf(frame.air);
    this.drawShadow(shadowMatrix);
    if (frame.mirrorY !== null) this.drawMirror(frame, view, shadowMatrix, frame.mirrorY);
    this.bind(this.multisampled, this.width, this.height);
    this.drawScene(frame, view, frame.camera.eye, shadowMatrix, frame.mirrorY !== null, NOWHERE);
    this.drawSprites(frame, view);
    this.resolve();
    this.drawOcclusion(frame, view);
    this.drawBloom();
    this.drawLook(frame);
  }

  private upload(frame: Frame): void {
    const { gl } = this;
    for (const mesh of this.meshes.values()) mesh.count = 0;
    for (const [name, pieces] of frame.pieces) {
      const mesh = this.meshes.get(name);
      if (!mesh) throw new Error(`no mesh "${name}"`);
      gl.bindBuffer(gl.ARRAY_BUFFER, mesh.instances);
      gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(pieces), gl.DYNAMIC_DRAW);
      mesh.count = pieces.length / INSTANCE_FLOATS;
    }
  }

  private drawShadow(matrix: Matrix): void {
    const { gl } = this;
    this.bind(this.shadow.framebuffer, SHADOW_SIZE, SHADOW_SIZE);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.POLYGON_OFFSET_FILL);
    gl.polygonOffset(1.5, 3);
    this.programs.shadow.use().matrix('uViewProjection', matrix);
    this.drawMeshes();
    gl.disable(gl.POLYGON_OFFSET_FILL);
  }

  private drawMirror(frame: Frame, view: Matrix, shadowMatrix: Matrix, y: number): void {
    const mirrored = multiply(view, multiply(translation(0, 2 * y, 0), scaling(1, -1, 1)));
    const [ex, ey, ez] = frame.camera.eye;
    this.bind(this.mirror.framebuffer, this.mirror.width, this.mirror.height);
    this.drawScene(frame, mirrored, [ex, 2 * y - ey, ez], shadowMatrix, false, y + 0.03);
  }

  private drawScene(frame: Frame, view: Matrix, eye: Vector, shadowMatrix: Matrix, mirrors: boolean, clipY: number): void {
    const { gl, programs } = this;
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    this.setAir(programs.surface, frame, eye)
      .matrix('uViewProjection', view)
      .matrix('uShadowMatrix', shadowMatrix)
      .float('uClipY', clipY)
      .float('uHasReflection', mirrors ? 1 : 0)
      .vec2('uScreen', this.width, this.height)
      .texture('uShadow', 1, this.shadow.texture)
      .texture('uReflection', 2, mirrors ? this.mirror.texture : this.noise)
      .texture('uAtlas', 3, this.atlas);
    this.setLamps(frame);
    this.drawMeshes();
    this.setAir(programs.sky, frame, eye).matrix('uInverse', invert(view));
    gl.depthFunc(gl.LEQUAL);
    this.drawScreen();
  }

  private setAir(program: Program, frame: Frame, eye: Vector): Program {
    const { air } = frame;
    return program
      .use()
      .vec3('uEye', eye)
      .vec3('uSunDirection', air.sunDirection)
      .vec3('uSunColor', air.sunColor)
      .vec3('uSkyTop', air.skyTop)
      .vec3('uSkyHorizon', air.skyHorizon)
      .vec3('uGroundColor', air.ground)
      .vec3('uFogColor', air.fogColor)
      .vec2('uFog', air.fogDensity, air.fogLow)
      .float('uClouds', air.clouds)
      .float('uTime', frame.time)
      .texture('uNoise', 0, this.noise);
  }

  private setLamps(frame: Frame): void {
    const places = new Float32Array(LAMPS * 4);
    const colors = new Float32Array(LAMPS * 4);
    frame.lamps.slice(0, LAMPS).forEach((lamp, i) => {
      places.set([...lamp.place, lamp.reach], i * 4);
      colors.set([...lamp.color, lamp.downward], i * 4);
    });
    const count = Math.min(LAMPS, frame.lamps.length);
    this.programs.surface.vec4s('uLampPlace', places).vec4s('uLampColor', colors).integer('uLampCount', count);
  }

  private drawMeshes(): void {
    const { gl } = this;
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LESS);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
    for (const mesh of this.meshes.values()) {
      if (mesh.count === 0) continue;
      gl.bindVertexArray(mesh.array);
      gl.drawElementsInstanced(gl.TRIANGLES, mesh.indexCount, gl.UNSIGNED_INT, 0, mesh.count);
    }
  }

  private drawSprites(frame: Frame, view: Matrix): void {
    const { gl } = this;
    if (frame.sprites.length === 0) return;
    const [ex, ey, ez] = frame.camera.eye;
    const distance = (s: number[]) => Math.hypot(s[0]! - ex, s[1]! - ey, s[2]! - ez);
    const sorted = [...frame.sprites].sort((a, b) => distance(b) - distance(a));
    const { right, up } = axesOf(frame.camera);
    this.programs.sprite.use().matrix('uViewProjection', view).vec3('uRight', right).vec3('uUp', up);
    this.programs.sprite.texture('uNoise', 0, this.noise);
    gl.bindVertexArray(this.sprites.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.sprites.instances);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(sorted.flat()), gl.DYNAMIC_DRAW);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthMask(false);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, sorted.length);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
  }

  private resolve(): void {
    const { gl, width, height } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.multisampled);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, this.resolved.framebuffer);
    const both = gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT;
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, both, gl.NEAREST);
  }

  private drawOcclusion(frame: Frame, view: Matrix): void {
    this.bind(this.occlusion.framebuffer, this.occlusion.width, this.occlusion.height);
    this.programs.occlusion
      .use()
      .matrix('uInverse', invert(view))
      .matrix('uViewProjection', view)
      .vec3('uEye', frame.camera.eye)
      .vec2('uTexel', 1 / this.occlusion.width, 1 / this.occlusion.height)
      .float('uReach', frame.look.occlusionReach)
      .texture('uDepth', 0, this.resolved.depth);
    this.drawScreen();
  }

  private drawBloom(): void {
    const [a, b] = this.bloom;
    this.bind(a.framebuffer, a.width, a.height);
    this.programs.bright.use().texture('uColor', 0, this.resolved.texture);
    this.drawScreen();
    for (const spread of [1, 2.5]) {
      this.bind(b.framebuffer, b.width, b.height);
      this.programs.blur.use().texture('uColor', 0, a.texture).vec2('uStep', spread / a.width, 0);
      this.drawScreen();
      this.bind(a.framebuffer, a.width, a.height);
      this.programs.blur.use().texture('uColor', 0, b.texture).vec2('uStep', 0, spread / a.height);
      this.drawScreen();
    }
  }

  private drawLook(frame: Frame): void {
    const { look } = frame;
    this.bind(null, this.width, this.height);
    this.programs.look
      .use()
      .texture('uColor', 0, this.resolved.texture)
      .texture('uOcclusion', 1, this.occlusion.texture)
      .texture('uBloom', 2, this.bloom[0].texture)
      .vec2('uTexel', 1 / this.occlusion.width, 1 / this.occlusion.height)
      .float('uExposure', look.exposure)
      .float('uSaturation', look.saturation)
      .float('uContrast', look.contrast)
      .float('uBloomAmount', look.bloom)
      .float('uOcclusionAmount', look.occlusion)
      .float('uInfrared', look.infrared)
      .vec3('uTint', look.tint);
    this.drawScreen();
  }

  private drawScreen(): void {
    this.gl.bindVertexArray(null);
    this.gl.disable(this.gl.BLEND);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  private bind(framebuffer: WebGLFramebuffer | null, width: number, height: number): void {
    this.gl.bindFramebuffer(this.gl.FRAMEBUFFER, framebuffer);
    this.gl.viewport(0, 0, width, height);
  }

  private createSprites(): { array: WebGLVertexArrayObject; instances: WebGLBuffer } {
    const array = this.gl.createVertexArray();
    this.gl.bindVertexArray(array);
    this.attribute(0, 2, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]));
    return { array, instances: this.instanceBuffer(1, SPRITE_FLOATS) };
  }

  private attribute(place: number, size: number, values: Float32Array): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, gl.FLOAT, false, 0, 0);
  }

  /** vec4 attributes from `first` on, one set per instance. */
  private instanceBuffer(first: number, floats: number): WebGLBuffer {
    const { gl } = this;
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    for (let i = 0; i < floats / 4; i += 1) {
      gl.enableVertexAttribArray(first + i);
      gl.vertexAttribPointer(first + i, 4, gl.FLOAT, false, floats * 4, i * 16);
      gl.vertexAttribDivisor(first + i, 1);
    }
    return buffer;
  }
}

function viewOf(camera: CameraView, aspect: number): Matrix {
  const projection = perspective((camera.fov * Math.PI) / 180, aspect, 0.4, 4000);
  return multiply(projection, lookAt(camera.eye, camera.target, camera.roll));
}

function axesOf(camera: CameraView): { right: Vector; up: Vector } {
  const m = lookAt(camera.eye, camera.target, camera.roll);
  return { right: [m[0]!, m[4]!, m[8]!], up: [m[1]!, m[5]!, m[9]!] };
}

function shadowMatrixOf(air: Air): Matrix {
  const { center, half } = air.shadow;
  const [dx, dy, dz] = air.sunDirection;
  const far = half * 4;
  const eye: Vector = [center[0] + dx * far * 0.5, center[1] + dy * far * 0.5, center[2] + dz * far * 0.5];
  return multiply(orthographic(half, 0, far), lookAt(eye, center));
}
