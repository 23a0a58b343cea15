import type { DisplayReport, DisplayShow } from '../../../server/contract/displays-dto.ts';
import type { ErrorCode } from '../../../server/contract/error-codes.ts';
import { newId } from '../api/new-id.ts';
import type { LinkPart, WallsSocket } from '../api/walls-link.ts';
import { ValueStore } from './value-store.ts';

export interface SeatState {
  /** Why this window may not be the display, for now. */
  refused: ErrorCode | null;
  /** Null: nothing; undefined until the hub has said. What was shown last stays while the hub is away. */
  show: DisplayShow | null | undefined;
}

export interface DisplaySeatOptions {
  name: string;
  /** Kept as long as the window is, over loading it again. */
  memory: Pick<Storage, 'getItem' | 'setItem'>;
  size(): { width: number; height: number };
  onStep(by: 1 | -1): void;
  onIdentify(): void;
}

const WINDOW_KEY = 'onescreen.display-window';
const RETRY_MS = 3000;

/** This window as a display: takes its place whenever the hub is there, and says what it shows. */
export class DisplaySeat implements LinkPart {
  readonly state = new ValueStore<SeatState>({ refused: null, show: undefined });
  private readonly options: DisplaySeatOptions;
  private socket: WallsSocket | null = null;
  private place = { page: 0, pages: 0 };
  private seated = false;
  private reported = '';
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DisplaySeatOptions) {
    this.options = options;
  }

  attach(socket: WallsSocket): void {
    this.socket = socket;
    socket.on('display:show', this.take);
    socket.on('display:step', this.step);
    socket.on('display:identify', this.options.onIdentify);
  }

  detach(socket: WallsSocket): void {
    clearTimeout(this.retry);
    this.socket = null;
    this.seated = false;
    socket.off('display:show', this.take);
    socket.off('display:step', this.step);
    socket.off('display:identify', this.options.onIdentify);
  }

  connected(socket: WallsSocket): void {
    clearTimeout(this.retry);
    const { name, size } = this.options;
    socket.emit('display:register', { name, window: this.windowId(), ...size() }, ({ refused }) => {
      this.seated = refused === null;
      this.state.set({ ...this.state.get(), refused });
      this.reported = '';
      this.report();
      // Whoever has the place may leave it.
      if (refused !== null) this.retry = setTimeout(() => this.again(socket), RETRY_MS);
    });
  }

  lost(byHub: boolean): void {
    clearTimeout(this.retry);
    this.seated = false;
    // Of two windows that are copies of each other the later one has the place: this is another one from now on.
    if (byHub) this.options.memory.setItem(WINDOW_KEY, newId());
  }

  /** Where in its pages it is. */
  moved(place: { page: number; pages: number }): void {
    this.place = place;
    this.report();
  }

  /** The hub hears of what changed alone. */
  report(): void {
    const report: DisplayReport = { ...this.options.size(), ...this.place };
    const text = JSON.stringify(report);
    if (!this.seated || text === this.reported) return;
    this.reported = text;
    this.socket?.emit('display:report', report);
  }

  private again(socket: WallsSocket): void {
    if (this.socket === socket && socket.connected) this.connected(socket);
  }

  private windowId(): string {
    const known = this.options.memory.getItem(WINDOW_KEY);
    if (known) return known;
    const id = newId();
    this.options.memory.setItem(WINDOW_KEY, id);
    return id;
  }

  private readonly take = (show: DisplayShow | null): void => this.state.set({ refused: null, show });
  private readonly step = ({ by }: { by: 1 | -1 }): void => this.options.onStep(by);
}
