import type {
  RecordedCamera,
  RecordedCameras,
  RecordedInit,
  RecordedSubscriber,
} from '../../server/incidents/recorded-stream.ts';
import { TestPart, testInit } from './recorded-parts.ts';

type PartTerms = NonNullable<ConstructorParameters<typeof TestPart>[1]>;

/** One camera, "dam", that a test shows parts of: who joins late gets what was shown before, as from a live window. */
export class RecordedStage implements RecordedCameras {
  readonly parts: TestPart[] = [];
  viewers = 0;
  private readonly subscribers = new Set<RecordedSubscriber>();
  private init: RecordedInit | null = null;
  private readonly shown: { init: RecordedInit; part: TestPart }[] = [];

  get(id: string): RecordedCamera | undefined {
    if (id !== 'dam') return undefined;
    const definition = { name: 'Dam', domain: 'water', region: '610902', enabled: true, maintenance: false };
    const stage = this;
    const stream = {
      status: { phase: 'playing' },
      window: {
        get oldestArrivalMs() {
          return stage.shown[0]?.part.arrivalMs ?? null;
        },
        subscribe: (subscriber: RecordedSubscriber) => this.subscribe(subscriber),
      },
      get viewers() {
        return stage.viewers;
      },
      addViewer: () => {
        this.viewers += 1;
        return {
          release: () => {
            this.viewers -= 1;
          },
        };
      },
    };
    return { id, definition, stream: (profile) => (profile === 'main' ? stream : undefined) };
  }

  /** So many parts more, of the stream as it is or as `init` says from now on. */
  show(count: number, terms: PartTerms = {}, init: RecordedInit = this.init ?? testInit()): void {
    for (let shown = 0; shown < count; shown += 1) {
      const part = new TestPart(this.parts.length, { epoch: init.epoch, ...terms });
      this.parts.push(part);
      this.shown.push({ init, part });
      for (const subscriber of this.subscribers) {
        if (init !== this.init) subscriber.init(init);
        subscriber.part(part);
      }
      this.init = init;
    }
  }

  /** Nothing comes any more for now. */
  interrupt(): void {
    for (const subscriber of this.subscribers) subscriber.interrupted();
  }

  private subscribe(subscriber: RecordedSubscriber): () => void {
    let init: RecordedInit | null = null;
    for (const each of this.shown) {
      if (each.init !== init) subscriber.init(each.init);
      init = each.init;
      subscriber.part(each.part);
    }
    this.subscribers.add(subscriber);
    return () => void this.subscribers.delete(subscriber);
  }
}
