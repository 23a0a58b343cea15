import {
  boxMesh,
  curvedRoofMesh,
  cylinderMesh,
  gableMesh,
  groundMesh,
  panelMesh,
  sphereMesh,
} from './gl/meshes.ts';
import { Renderer } from './gl/renderer.ts';
import { SignAtlas } from './gl/sign-atlas.ts';
import { drawOverlay, type OverlayText } from './overlay.ts';
import { Pen } from './pen.ts';
import type { Place } from './place.ts';
import { PLACES } from './places/table.ts';
import { definePeople } from './props/people.ts';
import { definePlants } from './props/plants.ts';
import { defineVehicles } from './props/vehicles.ts';

/** The page that make-clips.mjs drives in Chromium: one picture at a time, handed over as a JPEG. */

interface FilmOptions {
  readonly camera: string;
  readonly overlay: OverlayText | null;
  readonly width: number;
  readonly height: number;
  readonly loopSeconds: number;
  /** Moments of the scene that are drawn in a loop; the clock in the picture runs on between them. */
  readonly steps: number;
}

class Film {
  private readonly options: FilmOptions;
  private readonly place: Place;
  private readonly renderer: Renderer;
  private readonly atlas = new SignAtlas();
  private readonly screen: HTMLCanvasElement;
  private readonly page: HTMLCanvasElement;
  private drawnTime = -1;

  constructor(options: FilmOptions) {
    const place = PLACES[options.camera]?.();
    if (!place) throw new Error(`no scene for ${options.camera}`);
    this.options = options;
    this.place = place;
    this.screen = canvas(options.width, options.height);
    this.page = canvas(options.width, options.height);
    const { camera, air, look, mirrorY = null } = place;
    this.renderer = new Renderer(this.screen, { camera, air, look, mirrorY });
    for (const [name, mesh] of Object.entries(BASIC)) this.renderer.addMesh(name, mesh());
    const still = this.collect(0, (pen) => place.still(pen));
    this.collect(0, (pen) => place.move(pen));
    this.renderer.setAtlas(this.atlas.canvas);
    this.renderer.prepare(still);
  }

  async picture(time: number): Promise<Blob> {
    this.draw(Math.floor(time * this.options.steps) / this.options.steps);
    const c = this.page.getContext('2d')!;
    c.drawImage(this.screen, 0, 0);
    if (this.options.overlay) drawOverlay(c, this.options.overlay, time, this.options.loopSeconds);
    return new Promise((resolve) => this.page.toBlob((blob) => resolve(blob!), 'image/jpeg', 0.96));
  }

  private draw(time: number): void {
    if (time === this.drawnTime) return;
    this.drawnTime = time;
    const moving = this.collect(time, (pen) => this.place.move(pen));
    this.renderer.render(moving, time);
  }

  private collect(time: number, draw: (pen: Pen) => void): Pen {
    const pen = new Pen(time, this.atlas);
    for (const define of [defineVehicles, definePeople, definePlants]) define(pen);
    draw(pen);
    for (const [name, build] of pen.meshes) {
      if (!this.renderer.hasMesh(name)) this.renderer.addMesh(name, build());
    }
    return pen;
  }
}

const BASIC = {
  box: () => boxMesh(),
  cylinder: () => cylinderMesh(24),
  rod: () => cylinderMesh(7),
  sphere: () => sphereMesh(12, 18),
  bead: () => sphereMesh(6, 9),
  ground: groundMesh,
  panel: panelMesh,
  gable: gableMesh,
  curvedRoof: curvedRoofMesh,
};

function canvas(width: number, height: number): HTMLCanvasElement {
  const element = document.createElement('canvas');
  element.width = width;
  element.height = height;
  return element;
}

let film: Film | null = null;

declare global {
  interface Window {
    openFilm(options: FilmOptions): Promise<void>;
    /** Renders one moment and posts it to the maker. */
    sendPicture(time: number, url: string): Promise<void>;
  }
}

window.openFilm = async (options) => {
  await document.fonts.load('bold 40px "Noto Sans CJK SC"', '安康');
  film = new Film(options);
};

window.sendPicture = async (time, url) => {
  if (!film) throw new Error('no film is open');
  await fetch(url, { method: 'POST', body: await film.picture(time) });
};
