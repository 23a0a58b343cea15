import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { HubProcess } from './hub-process.ts';
import { newWall, type WallPage } from './wall-page.ts';

/**
 * The one wall that a test of a file has open, and what an operator does at it. The page is the same for all tests and remembers
 * nothing of the one before: in a page that has run the application already it starts in a third of the time.
 */
export class OperatedWall {
  readonly #where: () => { browser: Browser; hub: HubProcess };
  #wall: WallPage | null = null;
  #spare: WallPage | null = null;

  constructor(where: () => { browser: Browser; hub: HubProcess }) {
    this.#where = where;
  }

  /** The page, whatever it shows: the login at first. */
  readonly open = async (path: string): Promise<void> => {
    await this.#begin();
    await this.page.goto(this.#where().hub.url + path);
  };

  /** Logged in, with the wall there. */
  readonly openAt = async (path: string): Promise<void> => {
    await this.#begin();
    await this.#opened.logInUnseen();
    await this.page.goto(this.#where().hub.url + path);
    await this.page.waitForSelector('[data-wall]');
  };

  /** Nothing went wrong in it meanwhile. */
  readonly close = async (): Promise<void> => {
    const wall = this.#opened;
    this.#wall = null;
    const errors = [...wall.errors];
    await wall.forget();
    this.#spare = wall;
    expect(errors).toEqual([]);
  };

  readonly logIn = () => this.#opened.logIn();
  readonly press = (key: string) => this.page.keyboard.press(key);
  readonly tile = (slot: number) => this.page.locator(`[data-slot="${slot}"]`);
  readonly label = (slot: number) => this.#opened.label(slot);
  readonly playedSeconds = (slot: number) => this.#opened.playedSeconds(slot);
  readonly waitForLabel: WallPage['waitForLabel'] = (...wanted) => this.#opened.waitForLabel(...wanted);
  /** Whether or not its client saves. */
  readonly live = (slot: number) => this.waitForLabel(slot, /，在线(?:$|，节省)/u);

  get page(): Page {
    return this.#opened.page;
  }

  get context(): WallPage['context'] {
    return this.#opened.context;
  }

  async #begin(): Promise<void> {
    const { browser, hub } = this.#where();
    this.#wall = this.#spare ?? (await newWall(browser, hub));
    this.#spare = null;
  }

  get #opened(): WallPage {
    if (!this.#wall) throw new Error('open the wall first');
    return this.#wall;
  }
}
