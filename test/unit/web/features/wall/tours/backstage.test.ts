import { beforeEach, describe, expect, it } from 'vitest';
import { Backstage } from '../../../../../../web/src/features/wall/tours/backstage.ts';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../../../../../web/src/player/player.ts';

const says = (change: Partial<PlayerSnapshot>): PlayerSnapshot => ({ ...IDLE_SNAPSHOT, ...change });
const refused = (code: 'CAMERA_DISABLED' | 'STREAM_NOT_READY') =>
  says({ phase: 'refused', refusal: { code, message: '' } });
const tiles = (...cameraIds: string[]) => cameraIds.map((cameraId, slot) => ({ cameraId, slot }));

let shown: Set<string>;
let ahead: string[];
let backstage: Backstage;
const tour = {};
const other = {};

beforeEach(() => {
  shown = new Set(['a', 'b']);
  ahead = [];
  backstage = new Backstage({
    mostTiles: 5,
    shown: () => shown,
    changed: (next) => {
      ahead = next.map(({ cameraId, slot }) => `${cameraId}@${slot}`);
    },
  });
});

describe('what is started unseen', () => {
  it('is what the tours want and the wall does not show, each camera once', () => {
    backstage.want(tour, tiles('a', 'c'));
    backstage.want(other, [
      { cameraId: 'c', slot: 3 },
      { cameraId: 'd', slot: 3 },
    ]);
    expect(ahead).toEqual(['c@1', 'd@3']);
    backstage.want(tour, []);
    expect(ahead).toEqual(['c@3', 'd@3']);
  });

  it('is no more than the page can play beside what it shows; the rest counts as there', () => {
    backstage.want(tour, tiles('c', 'd', 'e', 'f'));
    expect(ahead).toEqual(['c@0', 'd@1', 'e@2']);
    expect(backstage.readiness('e')).toBe('waiting');
    expect(backstage.readiness('f')).toBe('ready');
  });

  it('is known to be meant for a tile', () => {
    backstage.want(tour, tiles('c', 'd'));
    expect([backstage.isForAnother('d', 0), backstage.isForAnother('d', 1)]).toEqual([true, false]);
  });
});

describe('how far a camera has come', () => {
  beforeEach(() => backstage.want(tour, tiles('c', 'd')));

  it('is told by its player: with a picture it can be shown, even if it stalls', () => {
    expect(backstage.learn('c', says({ phase: 'connecting' }))).toBe(false);
    expect(backstage.readiness('c')).toBe('waiting');
    expect(backstage.learn('c', says({ phase: 'stalled', hasPicture: true }))).toBe(true);
    expect(backstage.readiness('c')).toBe('ready');
    expect(backstage.learn('c', says({ phase: 'playing', hasPicture: true }))).toBe(false);
  });

  it('is the end where it cannot be played, but not where the hub asks for patience', () => {
    backstage.learn('c', says({ phase: 'unsupported' }));
    backstage.learn('d', refused('STREAM_NOT_READY'));
    expect([backstage.readiness('c'), backstage.readiness('d')]).toEqual(['failed', 'waiting']);
    backstage.learn('d', refused('CAMERA_DISABLED'));
    expect(backstage.readiness('d')).toBe('failed');
  });

  it('is forgotten when nobody wants it any more, and what the wall shows is shown', () => {
    backstage.learn('c', says({ phase: 'playing', hasPicture: true }));
    backstage.want(tour, tiles('d'));
    backstage.want(tour, tiles('c', 'd'));
    expect(backstage.readiness('c')).toBe('waiting');
    shown.add('c');
    expect(backstage.readiness('c')).toBe('shown');
    expect(backstage.learn('x', says({ hasPicture: true }))).toBe(false);
  });
});
