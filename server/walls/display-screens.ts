import type { DisplayHello, DisplayReport } from '../contract/displays-dto.ts';
import type { Scope } from '../contract/permissions.ts';

/** A window that is a display now, on this hub. */
export interface Screen {
  readonly name: string;
  readonly username: string;
  /** Of its login: it shows no more. */
  readonly scope: Scope;
  readonly width: number;
  readonly height: number;
  /** Where in its pages it is; of a page of its own count while a tour plays. 0 before it has said so. */
  readonly page: number;
  readonly pages: number;
  readonly sinceMs: number;
}

interface Seat {
  screen: Screen;
  window: string;
  /** Another connection of the same window has taken its place. */
  replaced(): void;
}

/** Who is which display. A name is one window's: a second one is refused, unless it is the same window, loaded again. */
export class DisplayScreens {
  private readonly seats = new Map<string, Seat>();

  get(name: string): Screen | undefined {
    return this.seats.get(name)?.screen;
  }

  list(): Screen[] {
    return [...this.seats.values()].map(({ screen }) => screen);
  }

  /** Null when another window has the name. */
  take(
    hello: DisplayHello,
    login: Pick<Screen, 'username' | 'scope' | 'sinceMs'>,
    replaced: () => void,
  ): Seat | null {
    const { name, window, width, height } = hello;
    const taken = this.seats.get(name);
    if (taken && taken.window !== window) return null;
    taken?.replaced();
    const seat = { screen: { name, ...login, width, height, page: 0, pages: 0 }, window, replaced };
    this.seats.set(name, seat);
    return seat;
  }

  /** False when the seat is not its own any more, or nothing is new. */
  change(seat: Seat, fields: Partial<DisplayReport & Pick<Screen, 'scope'>>): boolean {
    const { screen } = seat;
    const next = { ...screen, ...fields };
    if (this.seats.get(screen.name) !== seat || JSON.stringify(next) === JSON.stringify(screen)) return false;
    seat.screen = next;
    return true;
  }

  /** False when the seat is not its own any more. */
  leave(seat: Seat): boolean {
    if (this.seats.get(seat.screen.name) !== seat) return false;
    return this.seats.delete(seat.screen.name);
  }
}

export type { Seat };
