import type { DisplayDto } from '../../../server/contract/displays-dto.ts';
import type { LinkPart, WallsSocket } from '../api/walls-link.ts';
import { ValueStore } from './value-store.ts';

/** All displays, as they are at this moment; null until the hub has said. */
export class DisplaysWatch implements LinkPart {
  readonly displays = new ValueStore<readonly DisplayDto[] | null>(null);

  attach(socket: WallsSocket): void {
    socket.on('display:changed', this.change);
    socket.on('display:removed', this.remove);
  }

  detach(socket: WallsSocket): void {
    socket.off('display:changed', this.change);
    socket.off('display:removed', this.remove);
  }

  connected(socket: WallsSocket): void {
    socket.emit('displays:watch', (displays) => this.displays.set(displays));
  }

  private readonly change = (display: DisplayDto): void => {
    const others = this.others(display.name);
    this.displays.set(
      [...others, display].sort((a, b) => a.name.localeCompare(b.name, 'zh', { numeric: true })),
    );
  };

  private readonly remove = (name: string): void => this.displays.set(this.others(name));

  private others(name: string): DisplayDto[] {
    return (this.displays.get() ?? []).filter((display) => display.name !== name);
  }
}
