import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitAdts } from './adts.ts';
import { findParameterSets, splitPictures, type VideoCodec } from './annex-b.ts';
import { packetizeAac, packetizePcma, packetizeVideo } from './packetize.ts';
import { PreparedTrack } from './prepared-track.ts';

/** One entry of clips.json. Files are elementary streams, so that any player can look at them. */
export interface ClipDescription {
  readonly video: {
    readonly file: string;
    readonly codec: VideoCodec;
    readonly frameRate: number;
    /** Per picture in decoding order: presentation less decoding order, in frames; only where there are B-frames. */
    readonly shifts?: readonly number[];
  };
  readonly audio?: { readonly file: string; readonly codec: 'aac' | 'pcma' };
}

export interface ClipTrack {
  readonly prepared: PreparedTrack;
  readonly media: ClipMedia;
}

/** What the SDP says of a track. */
export type ClipMedia =
  | { readonly codec: VideoCodec; readonly parameterSets: readonly Buffer[]; readonly frameRate: number }
  | {
      readonly codec: 'aac';
      readonly sampleRate: number;
      readonly channels: number;
      readonly configuration: Buffer;
    }
  | { readonly codec: 'pcma' };

export interface Clip {
  readonly name: string;
  readonly loopMs: number;
  readonly tracks: readonly ClipTrack[];
}

/** The clips of a folder; each is read and prepared when it is first asked for, then shared. */
export class ClipLibrary {
  private readonly folder: string;
  private readonly descriptions: ReadonlyMap<string, ClipDescription>;
  private readonly loaded = new Map<string, Clip>();

  constructor(folder: string) {
    this.folder = folder;
    const text = readFileSync(join(folder, 'clips.json'), 'utf8');
    this.descriptions = new Map(Object.entries(JSON.parse(text) as Record<string, ClipDescription>));
  }

  names(): string[] {
    return [...this.descriptions.keys()];
  }

  has(name: string): boolean {
    return this.descriptions.has(name);
  }

  get(name: string): Clip {
    const known = this.loaded.get(name);
    if (known) return known;
    const description = this.descriptions.get(name);
    if (!description) throw new Error(`no clip "${name}" in ${this.folder}`);
    const clip = prepareClip(name, description, (file) => readFileSync(join(this.folder, file)));
    this.loaded.set(name, clip);
    return clip;
  }
}

export function prepareClip(
  name: string,
  description: ClipDescription,
  read: (file: string) => Buffer,
): Clip {
  const tracks = [prepareVideo(description.video, read)];
  if (description.audio) tracks.push(prepareAudio(description.audio, read));
  const video = tracks[0]!.prepared;
  return { name, loopMs: video.unitCount * video.unitMs, tracks };
}

function prepareVideo(video: ClipDescription['video'], read: (file: string) => Buffer): ClipTrack {
  const pictures = splitPictures(read(video.file), video.codec);
  if (!pictures[0]?.keyFrame) throw new Error(`${video.file} does not begin with a key frame`);
  const source = packetizeVideo(pictures, video.codec, video.frameRate, video.shifts ?? null);
  const parameterSets = findParameterSets(pictures, video.codec);
  return {
    prepared: new PreparedTrack(source, 0, 0x51a00001),
    media: { codec: video.codec, parameterSets, frameRate: video.frameRate },
  };
}

function prepareAudio(
  audio: { file: string; codec: 'aac' | 'pcma' },
  read: (file: string) => Buffer,
): ClipTrack {
  const bytes = read(audio.file);
  if (audio.codec === 'pcma') {
    return { prepared: new PreparedTrack(packetizePcma(bytes), 2, 0x51a00002), media: { codec: 'pcma' } };
  }
  const { sampleRate, channels, configuration, ...stream } = splitAdts(bytes);
  const source = packetizeAac({ ...stream, sampleRate, channels, configuration });
  return {
    prepared: new PreparedTrack(source, 2, 0x51a00002),
    media: { codec: 'aac', sampleRate, channels, configuration },
  };
}
