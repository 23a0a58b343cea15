import { type HlsAnswer, type HlsResponse, respondHls } from '../../../server/hls/hls-responder.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { PlaylistHistory } from '../../support/playlist-history.ts';
import { readPlaylist } from '../../support/playlist-reader.ts';
import { WindowSource } from '../../unit/hls/window-source.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { promise } from './promise.ts';

const FAILURES = [
  ...['PART_GONE', 'PLAYLIST_TOO_FAR_AHEAD', 'BAD_REQUEST', 'NOT_FOUND'],
  ...['STREAM_NOT_READY', 'STREAM_CLOSED', 'STREAM_RESTARTED', 'HUB_BUSY'],
];
/** Of an arrival, whatever the clock of the test says. */
const EPOCH_MS = 1_700_000_000_000;
const CEILING_BYTES = 6_000;

/** What happens to the stream between two requests; everything else is a request, `file?query`. */
const EVENTS: Record<string, (stage: Stage) => unknown> = {
  '!part': ({ source }) => source.part({ arrivalMs: EPOCH_MS + source.mediaTimeMs }),
  '!ten': ({ source }) => {
    for (let n = 0; n < 10; n += 1) source.part({ arrivalMs: EPOCH_MS + source.mediaTimeMs });
    source.endSegment();
  },
  '!long': ({ source }) =>
    source.part({ durationMs: 900, independent: false, arrivalMs: EPOCH_MS + source.mediaTimeMs }),
  '!end': ({ source }) => source.endSegment(),
  '!init': ({ source }) => source.init(),
  '!interrupt': ({ source }) => source.window.interrupt(),
  '!wait': ({ source }) => source.clock.advance(700),
  '!gone': (stage) => {
    stage.signal.aborted = true;
    stage.signal = { aborted: false };
  },
  '!close': ({ source }) => source.window.close(),
};

interface Stage {
  source: WindowSource;
  /** Of the requests that follow. */
  signal: { aborted: boolean };
}

/**
 * A window, its camera and its players: whatever is asked in whatever state, every playlist keeps the rules of the standard and fits the
 * one before, every answer comes in its time, and all memory comes back.
 */
export const playlistRequest: FuzzTarget = {
  name: 'playlist-request',
  shape: 'sequence',
  maxPieces: 40,
  maxPieceBytes: 200,
  seeds: (): FuzzInput[] =>
    [
      [
        '!init',
        '!ten',
        '!part',
        'index.m3u8',
        'index.m3u8?_HLS_msn=101&_HLS_part=1',
        'tok-part-11.m4s',
        '!part',
      ],
      [
        '!init',
        '!ten',
        'index.m3u8?_HLS_msn=102&_HLS_skip=YES',
        'tok-seg-100.m4s',
        'tok-part-10.m4s',
        '!part',
      ],
      [
        '!init',
        '!part',
        'index.m3u8',
        '!part',
        '!interrupt',
        'index.m3u8',
        '!init',
        '!part',
        'index.m3u8?_HLS_msn=101',
      ],
      [
        'old-seg-100.m4s',
        '!init',
        'tok-seg-99.m4s',
        'index.m3u8?_HLS_part=1',
        'index.m3u8?_HLS_msn=200',
        '!wait',
      ],
      [
        '!init',
        ...Array<string[]>(9).fill(['!ten', 'index.m3u8', 'tok-seg-100.m4s', 'tok-part-20.m4s']).flat(),
      ],
      [
        '!init',
        '!long',
        '!long',
        'index.m3u8',
        '!long',
        '!end',
        '!part',
        'index.m3u8',
        '!close',
        'index.m3u8',
      ],
      [
        'index.m3u8',
        'tok-part-0.m4s',
        '!gone',
        '!wait',
        '!init',
        '!part',
        '!wait',
        'tok-init-1.mp4',
        '!close',
      ],
    ].map((requests) => requests.map((request) => Buffer.from(request))),
  words: [
    ...Object.keys(EVENTS),
    ...['?', '&', '_HLS_msn=', '_HLS_part=', '_HLS_skip=YES', 'tok-part-', 'tok-seg-', '.m4s'],
    ...['100', '101', '103', '%00', '-1', '1e3'],
  ],
  async check(pieces) {
    const lingering = new LingeringMemory();
    // Now a long window, which offers deltas; now one that must let go early.
    const long = pieces.length % 3 === 0;
    const small = pieces.length % 3 === 1;
    const source = new WindowSource({
      lingering,
      segmentsKept: long ? 10 : 4,
      ceilingBytes: small ? CEILING_BYTES : undefined,
    });
    const stage: Stage = { source, signal: { aborted: false } };
    const answers = new Answers(source, small);
    for (const piece of pieces) {
      const text = piece.toString('latin1');
      const event = EVENTS[text];
      const waiting = answers.open;
      const mayWait = event !== undefined || !isBeyondHint(source, text);
      if (event) await event(stage);
      else {
        const [file = '', query = ''] = text.split('?');
        answers.expect(respondHls(source.window, file, new URLSearchParams(query), stage.signal));
      }
      await settle();
      promise(mayWait || answers.open === waiting, 'nothing is waited for that no playlist hints at');
      promise(source.window.sizeBytes <= CEILING_BYTES + 100 || !small, 'a window keeps to its ceiling');
    }
    await source.clock.advance(60_000);
    if (answers.failure !== null) throw answers.failure;
    promise(answers.open === 0, 'everything is answered in its time');
    source.window.close();
    promise(answers.held.length > 0 || lingering.bytes === 0, 'nothing lingers that nobody holds');
    for (const answer of answers.held) answer.release();
    promise(lingering.bytes === 0, 'what lingered is let go');
    promise(source.released.length === source.made, 'every part is given back');
    promise(source.clock.pendingTimers === 0, 'nobody waits any more');
  },
};

function isBeyondHint({ window }: WindowSource, request: string): boolean {
  const number = /^tok-part-(\d{1,12})\.m4s(\?|$)/.exec(request)?.[1];
  return number !== undefined && Number(number) > window.nextPartNumber;
}

/** What came back, in the order in which it came. */
class Answers {
  open = 0;
  failure: unknown = null;
  readonly held: HlsResponse[] = [];
  private readonly history = new PlaylistHistory();
  private readonly source: WindowSource;
  private readonly small: boolean;

  constructor(source: WindowSource, small: boolean) {
    this.source = source;
    this.small = small;
  }

  expect(answer: Promise<HlsAnswer>): void {
    this.open += 1;
    answer
      .then((settled) => this.take(settled))
      .catch((error: unknown) => {
        this.failure ??= error;
      });
  }

  private take(answer: HlsAnswer): void {
    this.open -= 1;
    if (!answer.ok) {
      promise(FAILURES.includes(answer.code), `${answer.code} is a code`);
      return;
    }
    const body = Buffer.concat(answer.body);
    promise(answer.byteLength === body.length, 'a length is right');
    promise(body.length > 0, 'what is answered is not empty');
    if (!answer.immutable) this.checkPlaylist(String(body));
    else this.held.push(answer);
  }

  private checkPlaylist(text: string): void {
    const { history, source } = this;
    const playlist = readPlaylist(text);
    // Only who has the rest of the list asks for a delta.
    if (playlist.skipped > 0) history.take(readPlaylist(source.playlist()));
    history.take(playlist);
    const broken = history.violations.find((rule) => !this.isExcused(rule));
    promise(broken === undefined, `a playlist keeps the rules: ${broken}`);
  }

  /** A list may be too short when its memory is at the ceiling, or when its target grew behind what was taken away. */
  private isExcused(rule: string): boolean {
    const grew = this.history.remarks.some((remark) => remark.startsWith('the target duration went'));
    return rule.startsWith('a segment was removed') && (this.small || grew);
  }
}

/** Whatever waits for nothing but its turn has had it. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
