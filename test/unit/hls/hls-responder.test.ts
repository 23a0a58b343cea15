import { describe, expect, it } from 'vitest';
import { type HlsAnswer, type HlsResponse, respondHls } from '../../../server/hls/hls-responder.ts';
import { PlaylistHistory } from '../../support/playlist-history.ts';
import { readPlaylist } from '../../support/playlist-reader.ts';
import { textOf, WindowSource } from './window-source.ts';

const PATIENT = { aborted: false };

function started(options: ConstructorParameters<typeof WindowSource>[0] = {}): WindowSource {
  const source = new WindowSource(options);
  source.init();
  return source;
}

function ask({ window }: WindowSource, name: string, query = '', signal = PATIENT): Promise<HlsAnswer> {
  return respondHls(window, name, new URLSearchParams(query), signal);
}

async function codeOf(answer: Promise<HlsAnswer>): Promise<string> {
  const settled = await answer;
  return settled.ok ? 'OK' : settled.code;
}

async function playlistOf(answer: Promise<HlsAnswer>) {
  return readPlaylist(Buffer.concat(((await answer) as HlsResponse).body).toString());
}

/** What the promise settled to, or 'waiting'. */
async function standing(answer: Promise<HlsAnswer>): Promise<string> {
  const turn = new Promise<string>((resolve) => setImmediate(() => resolve('waiting')));
  return Promise.race([codeOf(answer), turn]);
}

describe('a playlist request', () => {
  it('is answered at once when the stream runs', async () => {
    const source = started();
    source.part();
    const answer = (await ask(source, 'index.m3u8')) as HlsResponse;
    expect(answer).toMatchObject({
      contentType: 'application/vnd.apple.mpegurl',
      immutable: false,
    });
    expect(answer.byteLength).toBe(Buffer.concat(answer.body).length);
  });

  it('of a cold stream waits for the first part', async () => {
    const source = new WindowSource();
    const answer = ask(source, 'index.m3u8');
    source.init();
    expect(await standing(answer)).toBe('waiting');
    source.part();
    expect((await playlistOf(answer)).segments).toHaveLength(1);
  });

  it('of a stream that does not begin is refused after ten seconds', async () => {
    const source = new WindowSource();
    const answer = ask(source, 'index.m3u8');
    await source.clock.advance(9_999);
    expect(await standing(answer)).toBe('waiting');
    await source.clock.advance(1);
    expect(await codeOf(answer)).toBe('STREAM_NOT_READY');
  });

  it('for the part that comes next is answered with the playlist that has it', async () => {
    const source = started();
    source.segments(1);
    source.parts(3);
    const answer = ask(source, 'index.m3u8', '_HLS_msn=101&_HLS_part=3');
    expect(await standing(answer)).toBe('waiting');
    source.part();
    expect((await playlistOf(answer)).segments.at(-1)?.parts).toHaveLength(4);
  });

  it('for a part that is there is answered at once', async () => {
    const source = started();
    source.segments(1);
    source.parts(3);
    expect(await standing(ask(source, 'index.m3u8', '_HLS_msn=101&_HLS_part=2'))).toBe('OK');
    expect(await standing(ask(source, 'index.m3u8', '_HLS_msn=100&_HLS_part=50'))).toBe('OK');
  });

  it('for a part beyond the end of its segment means the first of the next', async () => {
    const source = started();
    source.segments(1);
    source.parts(10);
    const answer = ask(source, 'index.m3u8', '_HLS_msn=101&_HLS_part=10');
    source.endSegment();
    expect(await standing(answer)).toBe('waiting');
    source.part();
    expect((await playlistOf(answer)).segments.at(-1)).toMatchObject({ sequence: 102, uri: null });
  });

  it('for a segment is answered with the playlist that lists it whole', async () => {
    const source = started();
    source.segments(1);
    source.parts(10);
    const answer = ask(source, 'index.m3u8', '_HLS_msn=101');
    source.endSegment();
    expect(await standing(answer)).toBe('waiting');
    source.part();
    expect((await playlistOf(answer)).segments[1]?.uri).toBe('tok-seg-101.m4s');
  });

  it('for a segment is answered when the source fails, which ends it', async () => {
    const source = started();
    source.segments(1);
    source.parts(2);
    const answer = ask(source, 'index.m3u8', '_HLS_msn=101');
    source.window.interrupt();
    expect((await playlistOf(answer)).endsInDiscontinuity).toBe(true);
  });

  it('that has waited long enough gets the playlist as it stands, so that the player keeps waiting', async () => {
    const source = started();
    source.segments(1);
    source.parts(2);
    const answer = ask(source, 'index.m3u8', '_HLS_msn=101&_HLS_part=2');
    source.window.interrupt();
    expect(await standing(answer)).toBe('waiting');
    await source.clock.advance(1_200);
    expect((await playlistOf(answer)).endsInDiscontinuity).toBe(true);
  });

  it.each([
    ['_HLS_msn=103', 'two segments after the last whole one'],
    ['_HLS_msn=4294967296', 'no segment for a century'],
    ['_HLS_msn=101&_HLS_part=18', 'more parts ahead than three seconds hold'],
    ['_HLS_msn=102&_HLS_part=15', 'more parts into the next segment than three seconds hold'],
  ])('is refused when it asks too far ahead: %s, %s', async (query) => {
    const source = started();
    source.segments(1);
    source.parts(3);
    expect(await codeOf(ask(source, 'index.m3u8', query))).toBe('PLAYLIST_TOO_FAR_AHEAD');
  });

  it.each(['_HLS_msn=102', '_HLS_msn=101&_HLS_part=17', '_HLS_msn=102&_HLS_part=0'])(
    'may ask so far ahead: %s',
    async (query) => {
      const source = started();
      source.segments(1);
      source.parts(3);
      expect(await standing(ask(source, 'index.m3u8', query))).toBe('waiting');
    },
  );

  it.each([
    '_HLS_part=1',
    '_HLS_msn=',
    '_HLS_msn=-1',
    '_HLS_msn=1e3',
    '_HLS_msn=1&_HLS_part=x',
    '_HLS_msn=9999999999999999',
  ])('is refused when its directives are malformed: %s', async (query) => {
    const source = started();
    source.part();
    expect(await codeOf(ask(source, 'index.m3u8', query))).toBe('BAD_REQUEST');
  });

  it('with the numbers of a window before a restart is told to begin anew', async () => {
    const source = started();
    source.part();
    expect(await codeOf(ask(source, 'index.m3u8', '_HLS_msn=99&_HLS_part=3'))).toBe('STREAM_RESTARTED');
  });

  it('for a segment that has left the window is answered at once', async () => {
    const source = started();
    source.segments(9);
    source.part();
    expect(await standing(ask(source, 'index.m3u8', '_HLS_msn=100&_HLS_part=3'))).toBe('OK');
  });

  it('for a delta gets one where something can be left out', async () => {
    const source = started({ segmentsKept: 12 });
    source.segments(12);
    source.part();
    expect((await playlistOf(ask(source, 'index.m3u8', '_HLS_skip=YES'))).skipped).toBeGreaterThan(0);
    expect((await playlistOf(ask(source, 'index.m3u8', '_HLS_skip=v2'))).skipped).toBeGreaterThan(0);
    expect((await playlistOf(ask(source, 'index.m3u8', '_HLS_skip=perhaps'))).skipped).toBe(0);
  });

  it('ignores what it does not know', async () => {
    const source = started();
    source.part();
    expect(await codeOf(ask(source, 'index.m3u8', '_HLS_report=../x&token=1'))).toBe('OK');
  });

  it('that nobody waits for any more ends with the next part', async () => {
    const source = started();
    source.segments(1);
    const signal = { aborted: false };
    const answer = ask(source, 'index.m3u8', '_HLS_msn=102', signal);
    signal.aborted = true;
    source.part();
    expect(await codeOf(answer)).toBe('STREAM_NOT_READY');
  });

  it('is refused when the stream is closed, before and while it waits', async () => {
    const source = started();
    source.segments(1);
    const waiting = ask(source, 'index.m3u8', '_HLS_msn=101');
    source.window.close();
    expect(await codeOf(waiting)).toBe('STREAM_CLOSED');
    expect(await codeOf(ask(source, 'index.m3u8'))).toBe('STREAM_CLOSED');
    expect(await codeOf(ask(source, 'tok-init-1.mp4'))).toBe('STREAM_CLOSED');
  });
});

describe('who joins', () => {
  const join = async (source: WindowSource) => playlistOf(ask(source, 'index.m3u8'));

  it('in the first group of pictures is told to begin with its key frame', async () => {
    const source = started();
    source.part();
    expect((await join(source)).startOffset).toBeNull();
    source.parts(6);
    const { startOffset, violations } = await join(source);
    expect([startOffset, violations]).toEqual([-1.4, []]);
  });

  it('when the newest segment has a key frame finds it there', async () => {
    const source = started();
    source.part();
    await join(source);
    source.parts(9);
    source.endSegment();
    source.parts(3);
    expect((await join(source)).startOffset).toBeNull();
  });

  it('behind a group longer than a segment may be is told to begin with its key frame', async () => {
    const source = started();
    source.segments(2);
    for (let segment = 0; segment < 3; segment++) {
      for (let part = 0; part < 10; part++) source.part({ independent: segment === 0 && part === 0 });
      source.endSegment();
    }
    source.part({ independent: false });
    const { startOffset, violations } = await join(source);
    expect([startOffset, violations]).toEqual([-6.2, []]);
  });

  it('late in the first group finds most of it in whole segments, however many have joined before', async () => {
    const source = started();
    const history = new PlaylistHistory();
    source.part();
    for (let part = 1; part < 40; part++) {
      history.take(await join(source));
      source.part();
      const { segments } = readPlaylist(source.playlist());
      const whole = segments
        .filter(({ uri }) => uri !== null)
        .reduce((sum, { duration }) => sum + duration, 0);
      const open = segments.at(-1)!.duration;
      // One part later than it should end: with it the end is told.
      expect(open).toBeLessThanOrEqual(whole / 2 + 0.401);
    }
    expect(history.violations).toEqual([]);
    expect(readPlaylist(source.playlist()).segments.length).toBeLessThan(12);
  });

  it('is not the one who asks for what comes next', async () => {
    const source = started();
    source.part();
    await join(source);
    source.parts(6);
    const before = source.playlist();
    await ask(source, 'index.m3u8', '_HLS_msn=101&_HLS_part=2');
    expect(source.playlist()).toBe(before);
  });
});

describe('a media request', () => {
  it('for the init segment of an epoch in the window is answered', async () => {
    const source = started();
    source.part();
    const answer = (await ask(source, 'tok-init-1.mp4')) as HlsResponse;
    expect(answer.contentType).toBe('video/mp4');
    expect(answer.body.toString()).toBe('init 1');
    expect(await codeOf(ask(source, 'tok-init-2.mp4'))).toBe('PART_GONE');
  });

  it('for a part is answered with the memory of the part itself, which stays until the release', async () => {
    const source = started();
    source.parts(2);
    const answer = (await ask(source, 'tok-part-1.m4s')) as HlsResponse;
    expect(answer.body[0]).toBe(source.window.findPart(1)?.bytes);
    expect(answer.byteLength).toBe(100);
    source.window.close();
    expect(source.released).toEqual(['0-0']);
    expect(textOf(answer.body[0]!)).toBe('0-1');
    answer.release();
    expect(source.released).toEqual(['0-0', '0-1']);
  });

  it('for a segment is answered with its parts in order', async () => {
    const source = started();
    source.segments(1);
    source.part();
    const answer = (await ask(source, 'tok-seg-100.m4s')) as HlsResponse;
    expect(answer.body.map(textOf)).toEqual(Array.from({ length: 10 }, (_, index) => `0-${index}`));
    expect(answer.byteLength).toBe(1_000);
    source.window.close();
    expect(source.released).toEqual(['1-0']);
    answer.release();
    expect(source.released).toHaveLength(11);
  });

  it('for a segment that is not whole yet is refused', async () => {
    const source = started();
    source.part();
    expect(await codeOf(ask(source, 'tok-seg-100.m4s'))).toBe('PART_GONE');
  });

  it('for the hinted part waits for it', async () => {
    const source = started();
    source.parts(2);
    const answer = ask(source, 'tok-part-2.m4s');
    expect(await standing(answer)).toBe('waiting');
    source.part();
    expect(textOf(((await answer) as HlsResponse).body[0]!)).toBe('0-2');
  });

  it('for the hinted part waits for it across the end of a segment', async () => {
    const source = started();
    source.parts(10);
    const early = ask(source, 'tok-part-10.m4s');
    source.endSegment();
    const late = ask(source, 'tok-part-10.m4s');
    expect(await standing(early)).toBe('waiting');
    source.part();
    expect(textOf(((await early) as HlsResponse).body[0]!)).toBe('1-0');
    expect(textOf(((await late) as HlsResponse).body[0]!)).toBe('1-0');
  });

  it('for the hinted part waits for it across a restart of the camera', async () => {
    const source = started();
    source.parts(3);
    const answer = ask(source, 'tok-part-3.m4s');
    source.window.interrupt();
    expect(await standing(answer)).toBe('waiting');
    source.init();
    source.part();
    expect(textOf(((await answer) as HlsResponse).body[0]!)).toBe('0-3');
  });

  it('for a hinted part that does not come is refused after three target durations', async () => {
    const source = started();
    source.parts(2);
    const answer = ask(source, 'tok-part-2.m4s');
    await source.clock.advance(5_999);
    expect(await standing(answer)).toBe('waiting');
    await source.clock.advance(1);
    expect(await codeOf(answer)).toBe('STREAM_NOT_READY');
  });

  it.each([
    ['tok-part-3.m4s', 'PART_GONE'],
    ['tok-part-999999999999.m4s', 'PART_GONE'],
    ['tok-seg-101.m4s', 'PART_GONE'],
    ['old-part-0.m4s', 'PART_GONE'],
    ['tok-part-100-0.m4s', 'NOT_FOUND'],
    ['tok-seg-100-0.m4s', 'NOT_FOUND'],
    ['tok-init-1.m4s', 'NOT_FOUND'],
    ['../../etc/passwd', 'NOT_FOUND'],
    ['index.m3u8.bak', 'NOT_FOUND'],
    ['', 'NOT_FOUND'],
  ])('for %s is refused with %s', async (name, code) => {
    const source = started();
    source.parts(2);
    expect(await standing(ask(source, name))).toBe(code);
  });

  it('for a part of a segment that has left the window is refused', async () => {
    const source = started();
    source.segments(8);
    source.part();
    expect(await codeOf(ask(source, 'tok-part-0.m4s'))).toBe('PART_GONE');
    expect(await codeOf(ask(source, 'tok-seg-100.m4s'))).toBe('PART_GONE');
  });
});

it('everything that a playlist names can be fetched', async () => {
  const source = started();
  source.segments(4);
  source.init();
  source.segments(1);
  source.parts(4);
  const { segments } = await playlistOf(ask(source, 'index.m3u8'));
  const names = segments.flatMap(({ uri, map, parts }) => [uri, map, ...parts.map((part) => part.uri)]);
  for (const name of names) if (name) expect(await standing(ask(source, name))).toBe('OK');
});
