import type { Look } from './frame.ts';
import { invert, type Matrix, type Vector } from './matrix.ts';
import {
  BLUR_FRAGMENT,
  BRIGHT_FRAGMENT,
  LOOK_FRAGMENT,
  OCCLUSION_FRAGMENT,
  SCREEN_VERTEX,
  SMOOTH_FRAGMENT,
} from './post-shader.ts';
import { Program } from './program.ts';
import { colorTarget, plainTarget, resolveTarget, type Target } from './targets.ts';
import { TILE, TileMask, type TileRect } from './tiles.ts';

type Resolved = Target & { depth: WebGLTexture };

/** From the multisampled scene to the picture: resolve, occlusion, bloom, look; again only in the tiles that changed. */
export class PostProcess {
  private readonly gl: WebGL2RenderingContext;
  private readonly width: number;
  private readonly height: number;
  private readonly look: Look;
  private readonly programs: Record<'occlusion' | 'smooth' | 'bright' | 'blur' | 'look', Program>;
  private readonly plate: Resolved;
  private readonly resolved: Resolved;
  private readonly rough: Target;
  private readonly occlusion: Target;
  private readonly bloom: [Target, Target];
  private readonly picture: Target;
  private readonly everything: TileMask;
  /** Occlusion and picture of the plate, to go back to before each moment. */
  private readonly plateOcclusion: Target;
  private readonly platePicture: Target;

  constructor(gl: WebGL2RenderingContext, width: number, height: number, look: Look) {
    this.gl = gl;
    this.width = width;
    this.height = height;
    this.look = look;
    const screen = (fragment: string) => new Program(gl, SCREEN_VERTEX, fragment);
    this.programs = {
      occlusion: screen(OCCLUSION_FRAGMENT),
      smooth: screen(SMOOTH_FRAGMENT),
      bright: screen(BRIGHT_FRAGMENT),
      blur: screen(BLUR_FRAGMENT),
      look: screen(LOOK_FRAGMENT),
    };
    const [halfWidth, halfHeight] = [width >> 1, height >> 1];
    this.plate = resolveTarget(gl, width, height);
    this.resolved = resolveTarget(gl, width, height);
    this.rough = colorTarget(gl, halfWidth, halfHeight);
    this.occlusion = colorTarget(gl, halfWidth, halfHeight);
    this.plateOcclusion = colorTarget(gl, halfWidth, halfHeight);
    this.bloom = [
      colorTarget(gl, halfWidth >> 1, halfHeight >> 1),
      colorTarget(gl, halfWidth >> 1, halfHeight >> 1),
    ];
    this.picture = plainTarget(gl, width, height);
    this.platePicture = plainTarget(gl, width, height);
    this.everything = new TileMask(width, height);
    this.everything.fill();
  }

  keepPlate(multisampled: WebGLFramebuffer, view: Matrix, eye: Vector): void {
    this.finish(multisampled, this.everything, view, eye);
    this.copy(this.resolved, this.plate, this.gl.COLOR_BUFFER_BIT | this.gl.DEPTH_BUFFER_BIT);
    this.copy(this.occlusion, this.plateOcclusion, this.gl.COLOR_BUFFER_BIT);
    this.copy(this.picture, this.platePicture, this.gl.COLOR_BUFFER_BIT);
  }

  /** The colours alone, of the whole picture. */
  resolveTo(multisampled: WebGLFramebuffer, target: Target): void {
    const { gl, width, height } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, multisampled);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, target.framebuffer);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  }

  finish(multisampled: WebGLFramebuffer, tiles: TileMask, view: Matrix, eye: Vector): void {
    const { gl } = this;
    const rects = tiles.rects();
    if (tiles !== this.everything) {
      this.copy(this.plate, this.resolved, gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      this.copy(this.plateOcclusion, this.occlusion, gl.COLOR_BUFFER_BIT);
      this.copy(this.platePicture, this.picture, gl.COLOR_BUFFER_BIT);
    }
    this.resolve(multisampled, rects);
    this.drawOcclusion(rects, view, eye);
    if (this.look.bloom > 0.7 || tiles === this.everything) this.drawBloom();
    this.drawLook(this.look.bloom > 0.7 ? this.everything.rects() : rects);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.picture.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    const { width, height } = this;
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  }

  private resolve(multisampled: WebGLFramebuffer, rects: readonly TileRect[]): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, multisampled);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, this.resolved.framebuffer);
    for (const rect of rects) {
      const [x0, y0] = [rect.x0 * TILE, rect.y0 * TILE];
      const [x1, y1] = [Math.min(this.width, rect.x1 * TILE), Math.min(this.height, rect.y1 * TILE)];
      const both = gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT;
      gl.blitFramebuffer(x0, y0, x1, y1, x0, y0, x1, y1, both, gl.NEAREST);
    }
  }

  private drawOcclusion(rects: readonly TileRect[], view: Matrix, eye: Vector): void {
    this.bind(this.rough);
    this.programs.occlusion
      .begin()
      .matrix('uInverse', invert(view))
      .matrix('uViewProjection', view)
      .vec3('uEye', eye)
      .vec2('uTexel', 1 / this.rough.width, 1 / this.rough.height)
      .float('uReach', this.look.occlusionReach)
      .texture('uDepth', 0, this.resolved.depth);
    this.drawRects(rects, TILE / 2);
    this.bind(this.occlusion);
    this.programs.smooth
      .begin()
      .vec2('uTexel', 1 / this.rough.width, 1 / this.rough.height)
      .texture('uColor', 0, this.rough.texture);
    this.drawRects(rects, TILE / 2);
  }

  private drawBloom(): void {
    const [a, b] = this.bloom;
    this.bind(a);
    this.programs.bright.begin().texture('uColor', 0, this.resolved.texture);
    this.drawScreen();
    for (const spread of [1, 2.5]) {
      this.bind(b);
      this.programs.blur
        .begin()
        .texture('uColor', 0, a.texture)
        .vec2('uStep', spread / a.width, 0);
      this.drawScreen();
      this.bind(a);
      this.programs.blur
        .begin()
        .texture('uColor', 0, b.texture)
        .vec2('uStep', 0, spread / a.height);
      this.drawScreen();
    }
  }

  private drawLook(rects: readonly TileRect[]): void {
    const { look } = this;
    this.bind(this.picture);
    this.programs.look
      .begin()
      .texture('uColor', 0, this.resolved.texture)
      .texture('uOcclusion', 1, this.occlusion.texture)
      .texture('uBloom', 2, this.bloom[0].texture)
      .float('uExposure', look.exposure)
      .float('uSaturation', look.saturation)
      .float('uContrast', look.contrast)
      .float('uBloomAmount', look.bloom)
      .float('uOcclusionAmount', look.occlusion)
      .float('uInfrared', look.infrared)
      .vec3('uTint', look.tint);
    this.drawRects(rects, TILE);
  }

  private drawRects(rects: readonly TileRect[], size: number): void {
    const { gl } = this;
    gl.enable(gl.SCISSOR_TEST);
    for (const rect of rects) {
      gl.scissor(rect.x0 * size, rect.y0 * size, (rect.x1 - rect.x0) * size, (rect.y1 - rect.y0) * size);
      this.drawScreen();
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  private drawScreen(): void {
    this.gl.bindVertexArray(null);
    this.gl.disable(this.gl.BLEND);
    this.gl.disable(this.gl.DEPTH_TEST);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  private copy(from: Target, to: Target, what: number): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to.framebuffer);
    gl.blitFramebuffer(0, 0, from.width, from.height, 0, 0, to.width, to.height, what, gl.NEAREST);
  }

  private bind(target: Target): void {
    this.gl.bindFramebuffer(this.gl.FRAMEBUFFER, target.framebuffer);
    this.gl.viewport(0, 0, target.width, target.height);
  }
}
