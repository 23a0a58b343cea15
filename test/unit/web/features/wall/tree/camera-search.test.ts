import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../../server/contract/dto.ts';
import { CameraSearch } from '../../../../../../web/src/features/wall/tree/camera-search.ts';

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
    expect(city.find(query)[0]).toMatchObject({
      camera: { id: 'urban-bridge' },
      range: { start: 0, end: 2 },
    });
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
    const startMs = performance.now();
    expect(long.find(`${'a'.repeat(19)}b`)).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(200);
  });
});
