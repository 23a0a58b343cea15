/** Everything written in the scenes, drawn once into one canvas. */
export interface SignStyle {
  readonly color: string;
  readonly background: string | null;
  readonly vertical?: boolean;
  readonly serif?: boolean;
  readonly border?: string;
  readonly small?: string;
}

export interface SignPlace {
  /** Lower left corner, width and height in texture coordinates. */
  readonly rect: readonly [number, number, number, number];
  readonly aspect: number;
}

const SIZE = 2048;
const ROW = 128;

export class SignAtlas {
  readonly canvas: HTMLCanvasElement;
  changed = false;
  private readonly context: CanvasRenderingContext2D;
  private readonly places = new Map<string, SignPlace>();
  private x = 0;
  private y = 0;
  private rowHeight = ROW;

  constructor() {
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.canvas.height = SIZE;
    this.context = this.canvas.getContext('2d')!;
  }

  text(text: string, style: SignStyle): SignPlace {
    const key = JSON.stringify([text, style]);
    return this.places.get(key) ?? this.remember(key, () => this.drawText(text, style));
  }

  picture(
    name: string,
    width: number,
    height: number,
    draw: (c: CanvasRenderingContext2D) => void,
  ): SignPlace {
    return this.places.get(name) ?? this.remember(name, () => this.reserve(width, height, draw));
  }

  private remember(key: string, make: () => SignPlace): SignPlace {
    const place = make();
    this.places.set(key, place);
    this.changed = true;
    return place;
  }

  private drawText(text: string, style: SignStyle): SignPlace {
    const letters = [...text];
    const face = style.serif ? '"Noto Serif CJK SC"' : '"Noto Sans CJK SC"';
    const font = `bold ${ROW * 0.66}px ${face}, sans-serif`;
    this.context.font = font;
    const along = style.vertical
      ? letters.length * ROW * 0.82 + 40
      : this.context.measureText(text).width + ROW * 0.5;
    const [width, height] = style.vertical ? [ROW, along] : [along, ROW];
    return this.reserve(Math.ceil(width), Math.ceil(height), (c) => {
      if (style.background) {
        c.fillStyle = style.background;
        c.fillRect(0, 0, width, height);
      }
      if (style.border) {
        c.strokeStyle = style.border;
        c.lineWidth = 8;
        c.strokeRect(8, 8, width - 16, height - 16);
      }
      c.fillStyle = style.color;
      c.textAlign = 'center';
      c.textBaseline = 'middle';
      c.font = font;
      if (style.vertical) {
        for (const [i, letter] of letters.entries()) c.fillText(letter, ROW / 2, 20 + (i + 0.5) * ROW * 0.82);
      } else if (style.small) {
        c.font = `bold ${ROW * 0.5}px ${face}, sans-serif`;
        c.fillText(text, width / 2, ROW * 0.36);
        c.font = `${ROW * 0.22}px "Noto Sans CJK SC", sans-serif`;
        c.fillText(style.small, width / 2, ROW * 0.8);
      } else c.fillText(text, width / 2, height / 2 + 2);
    });
  }

  private reserve(width: number, height: number, draw: (c: CanvasRenderingContext2D) => void): SignPlace {
    if (this.x + width > SIZE) {
      this.x = 0;
      this.y += this.rowHeight + 4;
      this.rowHeight = ROW;
    }
    if (this.y + height > SIZE) throw new Error('the sign atlas is full');
    this.rowHeight = Math.max(this.rowHeight, height);
    const c = this.context;
    c.save();
    c.translate(this.x, this.y);
    c.beginPath();
    c.rect(0, 0, width, height);
    c.clip();
    draw(c);
    c.restore();
    const rect = [this.x / SIZE, 1 - (this.y + height) / SIZE, width / SIZE, height / SIZE] as const;
    this.x += width + 4;
    return { rect, aspect: width / height };
  }
}
