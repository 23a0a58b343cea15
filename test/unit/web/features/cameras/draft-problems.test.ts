import { expect, it } from 'vitest';
import { type CameraDraft, emptyDraft } from '../../../../../web/src/features/cameras/form/camera-draft.ts';
import { problemsOf } from '../../../../../web/src/features/cameras/form/draft-problems.ts';

const good: CameraDraft = {
  ...emptyDraft('cam-1'),
  ...{ name: '桥头', domain: 'water', region: '610902', mainUrl: 'rtsp://192.0.2.10/1' },
};

it('an empty form lacks what every camera needs, in the order of the form', () => {
  expect(Object.entries(problemsOf(emptyDraft('')))).toEqual([
    ['name', 'required'],
    ['id', 'id'],
    ['region', 'required'],
    ['domain', 'required'],
    ['mainUrl', 'required'],
  ]);
});

it.each<[Partial<CameraDraft>, object]>([
  [{}, {}],
  [{ name: '  ' }, { name: 'required' }],
  [{ id: '桥' }, { id: 'id' }],
  [{ id: `a${'b'.repeat(64)}` }, { id: 'id' }],
  [{ nationalId: '123' }, { nationalId: 'nationalId' }],
  [{ nationalId: '6'.repeat(20) }, {}],
  [{ longitude: 109 }, { latitude: 'position' }],
  [{ latitude: 32 }, { longitude: 'position' }],
  [{ latitude: 0, longitude: 0 }, {}],
  [{ mainUrl: 'http://a' }, { mainUrl: 'address-scheme' }],
  [{ subUrl: 'rtsp://a/ b' }, { subUrl: 'address-spaces' }],
  [{ credentials: { kind: 'replace', username: ' ', password: 'x' } }, { credentials: 'username' }],
])('%o has the problems %o', (change, problems) => {
  expect(problemsOf({ ...good, ...change })).toEqual(problems);
});
