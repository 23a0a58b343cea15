import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import type { Logger } from '../base/logger.ts';
import type { CameraMode } from '../contract/dto.ts';
import { CameraRing } from './camera-ring.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import type { RecordedCamera } from './recorded-stream.ts';

/** A camera as far as it matters here whether it is always recorded. */
export interface RingedCamera {
  readonly id: string;
  readonly definition: {
    readonly mode: CameraMode;
    readonly enabled: boolean;
    readonly maintenance: boolean;
  };
}

export interface CameraRingsOptions {
  cameras: {
    get(id: string): (RecordedCamera & RingedCamera) | undefined;
    list(): readonly RingedCamera[];
  };
  /** Told of cameras that were added, changed or removed; returns the function that takes the listener off. */
  onCameraTouched(listener: (id: string) => void): () => void;
  folder: EvidenceFolder;
  disk: EvidenceDisk;
  ringMs: number;
  ringMaxBytes: number;
  clock: Clock;
  logger: Logger;
}

/** Rings that are opened in one go. */
const BATCH = 20;

/** A ring for each camera that is always recorded, as cameras come and go. */
export class CameraRings {
  private readonly options: CameraRingsOptions;
  private readonly rings = new Map<string, CameraRing>();
  private off = () => {};
  private stopped = false;

  constructor(options: CameraRingsOptions) {
    this.options = options;
  }

  get count(): number {
    return this.rings.size;
  }

  get sizeBytes(): number {
    let bytes = 0;
    for (const ring of this.rings.values()) bytes += ring.sizeBytes;
    return bytes;
  }

  get(cameraId: string): CameraRing | undefined {
    return this.rings.get(cameraId);
  }

  /** Rings of cameras that are no longer always recorded are removed. */
  async start(): Promise<void> {
    const { cameras, folder, clock, onCameraTouched } = this.options;
    this.off = onCameraTouched((id) => this.adjust(id));
    await inBatches(cameras.list(), BATCH, clock, (batch) => {
      for (const { id } of batch) this.adjust(id);
    });
    for (const id of await folder.listRings()) {
      if (!this.rings.has(id)) await folder.removeRing(id);
    }
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.off();
    await Promise.all([...this.rings.values()].map((ring) => ring.stop()));
  }

  private adjust(id: string): void {
    const wanted = this.options.cameras.get(id)?.definition.mode === 'always';
    const ring = this.rings.get(id);
    if (this.stopped || wanted === (ring !== undefined)) return;
    if (ring) this.remove(id, ring);
    else this.add(id);
  }

  private add(id: string): void {
    const { cameras, folder, disk, ringMs: maxMs, ringMaxBytes: maxBytes, clock, logger } = this.options;
    const ring = new CameraRing({
      cameras,
      cameraId: id,
      folder: folder.ring(id),
      maxMs,
      maxBytes,
      disk,
      clock,
    });
    this.rings.set(id, ring);
    ring
      .start()
      .catch((error: unknown) => logger.error({ err: error, camera: id }, 'a ring could not be opened'));
  }

  /** Nobody asked to keep it: it goes as it would have gone in a few minutes. */
  private remove(id: string, ring: CameraRing): void {
    const { folder, logger } = this.options;
    this.rings.delete(id);
    ring
      .stop()
      .then(() => (this.rings.has(id) ? undefined : folder.removeRing(id)))
      .catch((error: unknown) => logger.error({ err: error, camera: id }, 'a ring could not be removed'));
  }
}
