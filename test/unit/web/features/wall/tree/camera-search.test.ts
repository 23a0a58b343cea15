import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../../server/contract/dto.ts';
import { CameraSearch } from '../../../../../../web/src/features/wall/tree/camera-search.ts';
import { processorMs } from '../../../../../support/processor-time.ts';

function camera(
  id: string,
  name: string,
  nameEn: string | null = null,
  dialNumber: number | null = null,
): CameraDto {
  return {
    id,
    name,
    nameEn,
    domain: 'water',
    region: '610902',
    dialNumber,
    tags: [],
    mode: 'on-demand',
    profiles: [],
  };
}

function searchOf(...cameras: CameraDto[]): CameraSearch {
  const search = new CameraSearch(cameras, () => '水利 汉滨区 Water Hanbin');
  while (!search.knowsPinyin) {
    search.learnPinyin((name) => pinyin(name, { toneType: 'none', type: 'array', v: true }), 1);
  }
  return search;
}

const city = searchOf(
  camera('water-quay', '紫阳汉江码头', 'Ziyang Quay on the Hanjiang'),
  camera('urban-bridge', '汉江大桥南桥头', 'Hanjiang Bridge, South End'),
  camera('urban-cq', '重庆路3号路口', 'Chongqing Road', 31),
  camera('school-3', '第三小学', null, 3),
);
const ids = (query: string) => city.find(query).map((found) => found.camera.id);

describe('searching cameras', () => {
  it('finds a name, its beginning before its middle', () => {
    expect(ids('汉江')).toEqual(['urban-bridge', 'water-quay']);
  });

  it.each(['hj', 'hanj', 'hjiang', 'hanjiang', 'HJ'])('finds 汉江 by %s, and says where', (query) => {
    const [first] = city.find(query);
    expect([first?.camera.id, first?.range]).toEqual(['urban-bridge', { start: 0, end: 2 }]);
  });

  it('knows characters with several readings by their word', () => {
    expect(ids('cql')).toEqual(['urban-cq']);
    expect(ids('zhongqing')).toEqual([]);
  });

  it('finds by id, English name and place', () => {
    expect(ids('urban-c')).toEqual(['urban-cq']);
    expect(ids('bridge')).toEqual(['urban-bridge']);
    expect(ids('汉滨')).toHaveLength(4);
  });

  it('puts the camera with the dial number first, before names that hold the digit', () => {
    expect(ids('3')).toEqual(['school-3', 'urban-cq']);
    expect(ids('31')).toEqual(['urban-cq']);
  });

  it('puts a whole name before a longer one, and numbers that go on from the digits behind names', () => {
    const bridges = searchOf(
      camera('a', '汉江大桥南'),
      camera('b', '汉江大桥'),
      camera('c', '12号井'),
      camera('d', '井', null, 120),
    );
    expect(bridges.find('汉江大桥').map((found) => found.camera.id)).toEqual(['b', 'a']);
    expect(bridges.find('12').map((found) => found.camera.id)).toEqual(['c', 'd']);
  });

  it('puts favourites and what was called before in front of their equals alone', () => {
    const near = new Set(['b', 'd']);
    const lakes = searchOf(camera('a', '瀛湖东'), camera('b', '瀛湖西'), camera('d', '大瀛湖'));
    expect(lakes.find('瀛湖', near).map((found) => found.camera.id)).toEqual(['b', 'a', 'd']);
  });

  it('finds by a tag and by the code of the region', () => {
    const tagged = { ...camera('a', '井'), tags: ['防汛重点', '水库'] };
    const tags = new CameraSearch([tagged], () => '610902 汉滨区 Hanbin');
    expect([tags.find('水库').length, tags.find('610902').length, tags.find('桥').length]).toEqual([1, 1, 0]);
  });

  it('asks of each camera little enough that 42,000 are searched between two strokes', () => {
    const places = ['汉江', '金州', '恒口', '旬阳', '紫阳'];
    const cameras = Array.from({ length: 42_000 }, (_, n) =>
      camera(`cam-${n}`, `${places[n % 5]}大桥${n}号`, `Bridge ${n}`, n + 1),
    );
    const search = new CameraSearch(cameras, () => '水利 汉滨区 Water Hanbin');
    search.learnPinyin(
      (name) => [...name].map((sign) => ({ 汉: 'han', 江: 'jiang', 大: 'da', 桥: 'qiao' })[sign] ?? sign),
      42_000,
    );
    const times = ['h', 'hj', 'hjdq', '汉', '12', 'bridge', 'zz'].map((query) =>
      best(() => search.find(query)),
    );
    const texts = cameras.map(({ name, nameEn }) => `${name} ${nameEn}`);
    const plainMs = best(() => texts.filter((text) => text.toLowerCase().includes('zz')));
    // Against a plain look at every name at the same time: three to six times that, and well below 50 ms on one quiet core.
    expect(Math.max(...times) / plainMs).toBeLessThan(15);
  });

  it('narrows with every word', () => {
    expect(ids('汉江 south')).toEqual(['urban-bridge']);
    expect(ids('汉江 nowhere')).toEqual([]);
  });

  it('finds nothing for nothing', () => {
    expect(ids('  ')).toEqual([]);
  });

  it('still finds names before pinyin is there', () => {
    const early = new CameraSearch([camera('a', '汉江')], () => '');
    expect(early.find('汉')).toHaveLength(1);
    expect(early.find('hj')).toHaveLength(0);
  });

  it('stays quick on a hostile query', () => {
    const long = searchOf(camera('a', '安安安安安安安安安安安安安安安安安安安安'));
    const startMs = processorMs();
    expect(long.find(`${'a'.repeat(19)}b`)).toEqual([]);
    expect(processorMs() - startMs).toBeLessThan(200);
  });
});

/** Of several runs the one that nobody disturbed. */
function best(run: () => unknown): number {
  const times = Array.from({ length: 8 }, () => {
    const startMs = processorMs();
    run();
    return processorMs() - startMs;
  });
  return Math.min(...times);
}
