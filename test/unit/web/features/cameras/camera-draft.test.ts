import { describe, expect, it } from 'vitest';
import {
  type CameraFile,
  type CameraRecordDto,
  cameraCreateSchema,
  cameraFileSchema,
  cameraUpdateSchema,
} from '../../../../../server/contract/registry-dto.ts';
import {
  type CameraDraft,
  createOf,
  draftFieldOf,
  draftOf,
  emptyDraft,
  fileOf,
  sameDraft,
  sameFile,
  updateOf,
} from '../../../../../web/src/features/cameras/form/camera-draft.ts';

const file: CameraFile = cameraFileSchema.parse({
  name: '汉江大桥',
  nationalId: '61090200531320000001',
  dialNumber: 12,
  tags: ['汛期'],
  domain: 'water',
  region: '610902',
  position: { longitude: 109.03, latitude: 32.69, system: 'wgs84' },
  shape: 'dome',
  mainUrl: 'rtsp://192.0.2.10/1',
});
const record: CameraRecordDto = {
  ...{
    id: 'cam-1',
    revision: 7,
    managedBy: 'registry',
    file,
    hasCredentials: true,
    hidesRegistered: false,
    username: 'admin',
  },
  ...{ updatedAtMs: 1, updatedBy: 'li' },
};
const filled: CameraDraft = {
  ...emptyDraft('cam-2'),
  name: ' 桥头 ',
  domain: 'water',
  region: '610902',
  mainUrl: ' rtsp://a/1 ',
  contact: ' 王 ',
  note: '  ',
};

describe('a draft', () => {
  it('gives back the file that it was made of, to the letter', () => {
    expect(fileOf(draftOf(record))).toEqual(file);
  });

  it('is known again in the file that the hub has stored, whatever the order of its fields', () => {
    const reversed = Object.fromEntries(Object.entries(file).reverse()) as CameraFile;
    const turned = {
      ...reversed,
      position: { system: 'wgs84', latitude: 32.69, longitude: 109.03 } as const,
    };
    expect(sameFile(fileOf(draftOf(record)), turned)).toBe(true);
    expect(sameFile(file, { ...turned, tags: [] })).toBe(false);
    expect(sameFile(file, { ...turned, position: { ...turned.position, system: 'gcj02' } })).toBe(false);
    expect(sameFile(file, { ...turned, position: null })).toBe(false);
  });

  it('is sent in the form that the hub expects, trimmed, with nothing for empty texts', () => {
    const create = createOf(filled);
    expect(cameraCreateSchema.parse(create)).toEqual(create);
    expect(create.file).toMatchObject({
      ...{ name: '桥头', mainUrl: 'rtsp://a/1', subUrl: null, position: null, contact: '王', note: null },
    });
    const update = updateOf(draftOf(record), 7);
    expect(cameraUpdateSchema.parse(update)).toEqual(update);
  });

  it('begins with what the hub gives a camera of which nothing more is said', () => {
    const { name, domain, region, mainUrl, contact } = createOf(filled).file;
    expect(createOf(filled).file).toEqual(cameraFileSchema.parse({ name, domain, region, mainUrl, contact }));
  });

  it('has a position only when both numbers are there', () => {
    expect(fileOf({ ...filled, longitude: 109 }).position).toBeNull();
    expect(fileOf({ ...filled, longitude: 109, latitude: 0 }).position).toEqual({
      ...{ longitude: 109, latitude: 0, system: 'gcj02' },
    });
  });

  it.each([
    [{ kind: 'keep' }, undefined],
    [{ kind: 'none' }, null],
    [
      { kind: 'replace', username: ' u ', password: ' p ' },
      { username: 'u', password: ' p ' },
    ],
  ] as const)('with credentials %o sends %o', (credentials, sent) => {
    expect(updateOf({ ...draftOf(record), credentials }, 7).credentials).toEqual(sent);
  });

  it('knows whether anything was changed', () => {
    const draft = draftOf(record);
    expect(sameDraft(draft, draftOf(record))).toBe(true);
    expect(sameDraft(draft, { ...draft, tags: ['汛期', 'x'] })).toBe(false);
    expect(sameDraft(draft, { ...draft, credentials: { kind: 'none' } })).toBe(false);
  });
});

it.each([
  ['file.mainUrl', 'mainUrl'],
  ['file.position.latitude', 'latitude'],
  ['file.position', 'longitude'],
  ['credentials.username', 'credentials'],
  ['id', 'id'],
  ['file.madeUp', null],
  ['', null],
  [null, null],
])('a refusal of %s is told at %s', (field, told) => {
  expect(draftFieldOf(field)).toBe(told);
});
