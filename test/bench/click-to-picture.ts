import type { Browser, Page, WebSocket } from 'playwright-core';
import { LIVE_LINK_PART, LIVE_LINK_PATH, readLiveLinkHeader } from '../../server/contract/live-link.ts';
import { type HubLogin, newLoggedInPage } from '../support/browser.ts';

/** From an operator's click on a camera in the tree, milliseconds. */
export interface ClickToPicture {
  /** To a frame on the screen that follows the one before it: the picture moves. */
  movingMs: number;
  /** To the first frame on the screen. */
  firstFrameMs: number;
  /** To the arrival of the key frame at the hub; negative for one that was there already. */
  keyFrameMs: number;
}

type Frames = { clickedAtMs: number; firstFrameMs: number; movingMs: number };
type WatchedWindow = Window & { nextPicture?: () => void; picture?: Promise<Frames> };

const DEADLINE_MS = 15_000;
/** So that what the page did before (searching, letting go of the last camera) is not measured. */
const REST_MS = 400;

/** The real wall, empty between two cameras, of which one plays at a time. */
export class ClickedWall {
  readonly page: Page;
  /** Arrival at the hub of what the first part after the last click began with, epoch milliseconds. */
  private firstArrivalMs: number | null = null;

  private constructor(page: Page) {
    this.page = page;
  }

  /** @param layout of one tile shows the main profile, of four or more the sub profile */
  static async open(browser: Browser, hub: HubLogin, layout: 1 | 4): Promise<ClickedWall> {
    const wall = new ClickedWall(await newLoggedInPage(browser, hub));
    await wall.page.addInitScript(watchClicks);
    wall.page.on('websocket', (socket) => wall.listen(socket));
    await wall.page.goto(`${hub.url}/?tiles=${layout}`);
    return wall;
  }

  async click(cameraId: string): Promise<ClickToPicture> {
    const row = await this.findRow(cameraId);
    await this.page.waitForTimeout(REST_MS);
    await this.page.evaluate(() => (window as WatchedWindow).nextPicture?.());
    this.firstArrivalMs = null;
    await row.click({ timeout: DEADLINE_MS });
    const { clickedAtMs, ...frames } = await this.picture(cameraId);
    const keyFrameMs = this.firstArrivalMs === null ? Number.NaN : this.firstArrivalMs - clickedAtMs;
    await this.empty();
    return { ...frames, keyFrameMs };
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  /** The tree shows only the rows for which it has room. */
  private async findRow(cameraId: string) {
    await this.page.getByRole('combobox').fill(cameraId);
    const row = this.page.locator(`[role=treeitem][data-camera="${cameraId}"]`);
    await row.waitFor({ timeout: DEADLINE_MS });
    return row;
  }

  private async picture(cameraId: string): Promise<Frames> {
    const tooLate = new Promise<never>((_resolve, reject) => {
      setTimeout(
        () => reject(new Error(`no picture of ${cameraId} within ${DEADLINE_MS} ms`)),
        DEADLINE_MS,
      ).unref();
    });
    return Promise.race([this.page.evaluate(() => (window as WatchedWindow).picture!), tooLate]);
  }

  private async empty(): Promise<void> {
    await this.page.locator('[data-slot="0"]').press('Delete');
    await this.page.locator('video').waitFor({ state: 'detached', timeout: DEADLINE_MS });
  }

  private listen(socket: WebSocket): void {
    if (new URL(socket.url()).pathname !== LIVE_LINK_PATH) return;
    socket.on('framereceived', ({ payload }) => {
      if (this.firstArrivalMs !== null || typeof payload === 'string') return;
      const header = readLiveLinkHeader(new Uint8Array(payload).buffer);
      if (header?.kind === LIVE_LINK_PART) this.firstArrivalMs = header.arrivalMs;
    });
  }
}

/** Runs in the page before its own scripts. */
function watchClicks(): void {
  const watched = window as WatchedWindow;
  watched.nextPicture = () => {
    watched.picture = new Promise((resolve) => {
      document.addEventListener(
        'click',
        ({ timeStamp }) => {
          let firstFrameMs: number | null = null;
          let lastSeconds = Number.NaN;
          const look = (video: HTMLVideoElement) => {
            video.requestVideoFrameCallback((_now, frame) => {
              const sinceClickMs = frame.expectedDisplayTime - timeStamp;
              firstFrameMs ??= sinceClickMs;
              const step = frame.mediaTime - lastSeconds;
              lastSeconds = frame.mediaTime;
              // A longer step is the jump to the live edge: the frame before it was a still.
              if (step > 0 && step < 0.25)
                resolve({
                  clickedAtMs: performance.timeOrigin + timeStamp,
                  firstFrameMs,
                  movingMs: sinceClickMs,
                });
              else look(video);
            });
          };
          const observer = new MutationObserver(() => {
            const video = document.querySelector('video');
            if (!video) return;
            observer.disconnect();
            look(video);
          });
          observer.observe(document.body, { childList: true, subtree: true });
        },
        { capture: true, once: true },
      );
    });
  };
}
