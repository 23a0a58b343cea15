import { expect, test } from 'vitest';
import type { BookmarkDto } from '../../../server/contract/bookmark-dto.ts';
import type { PackageOrigin } from '../../../server/incidents/package/package-manifest.ts';
import {
  type ClipPieces,
  type ContentSources,
  packageContents,
} from '../../../server/incidents/package-contents.ts';
import { sampleBookmark } from '../../support/sample-bookmark.ts';
import { sampleEntry } from '../../support/sample-incident.ts';

const ORIGIN: PackageOrigin = {
  ...{ id: 'export-0001', createdAtMs: 1, createdBy: 'li.ming', reason: '移交' },
  hub: { name: 'hub', version: '1', publicKey: 'A'.repeat(43), fingerprint: '0'.repeat(64) },
};
const NOTHING: ContentSources = {
  clips: async () => [],
  still: async () => null,
  attachment: async () => null,
  verifier: async () => Buffer.from('//'),
};
const attached = sampleEntry('entry-1', {
  kind: 'attachment',
  attachment: { name: '预案.pdf', type: 'application/pdf', sizeBytes: 3, sha256: 'ab' },
});

/** A clip of two pieces of 100 bytes each, as the record has it. */
function bookmarkOf(state: BookmarkDto['clip']['state']): BookmarkDto {
  const { clip, ...record } = sampleBookmark('bookmark-1', { still: { state: 'shown', takenAtMs: 1 } });
  const piece = {
    startMs: 1,
    durationMs: 1,
    sizeBytes: 100,
    profile: 'main',
    codecs: '',
    width: 1,
    height: 1,
  };
  return {
    ...record,
    clip: { ...clip, state, sizeBytes: 200, pieces: [piece, piece] as BookmarkDto['clip']['pieces'] },
    keptUntilMs: 1,
  } as BookmarkDto;
}

function pieceOf(sizeBytes: number): ClipPieces {
  const movie = { header: Buffer.alloc(1), byteLength: 1, read: async function* () {} };
  const summary = { sizeBytes, durationMs: 1, startMs: 1, header: {} };
  return { movie, runs: [{ summary, parts: [] }] } as unknown as ClipPieces;
}

async function contentsOf(bookmarks: BookmarkDto[], sources: Partial<ContentSources>) {
  const record = { incident: null, entries: [attached], bookmarks };
  const { files, missing } = await packageContents(record, ORIGIN, { ...NOTHING, ...sources });
  let page = '';
  for await (const bytes of files.find(({ path }) => path === 'timeline-en.html')?.read() ?? [])
    page += bytes;
  return { files, missing, page };
}

test('what the record has and the disk has not is told, and stands in the timeline', async () => {
  const { missing, page } = await contentsOf([bookmarkOf('ready')], {});
  expect(missing).toEqual([
    { kind: 'clip', id: 'bookmark-1' },
    { kind: 'still', id: 'bookmark-1' },
    { kind: 'attachment', id: 'entry-1' },
  ]);
  expect(page).toContain('The recording is missing');
  expect(page).toContain('The still picture is missing');
  expect(page).toContain('The attachment is missing');
});

test('a clip of fewer bytes than were recorded is told, a whole one or one that still grows is not', async () => {
  const sources = (...sizes: number[]) => ({
    clips: async () => sizes.map(pieceOf),
    still: async () => Buffer.from('jpeg'),
    attachment: async () => Buffer.from('pdf'),
  });
  const cut = await contentsOf([bookmarkOf('ready')], sources(100, 99));
  expect(cut.missing).toEqual([{ kind: 'clip', id: 'bookmark-1' }]);
  expect((await contentsOf([bookmarkOf('ready')], sources(100, 100))).missing).toEqual([]);
  expect((await contentsOf([bookmarkOf('recording')], sources(100))).missing).toEqual([]);
});

test('a damaged clip is told to be so, in the manifest and in the timeline', async () => {
  const { files, page } = await contentsOf([bookmarkOf('damaged')], { clips: async () => [pieceOf(200)] });
  expect(files[0]).toMatchObject({ kind: 'clip', about: { state: 'damaged' } });
  expect(page).toContain('This recording is damaged');
});

test('attachments are read when their turn comes, and fail the package when they are gone by then', async () => {
  let there: Buffer | null = Buffer.from('pdf');
  let reads = 0;
  const { files } = await contentsOf([], {
    attachment: async () => {
      reads += 1;
      return there;
    },
  });
  const file = files.find(({ kind }) => kind === 'attachment');
  const before = reads;
  const pieces: Buffer[] = [];
  for await (const piece of file?.read() ?? []) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe('pdf');
  expect(reads).toBe(before + 1);
  there = null;
  await expect(file?.read()[Symbol.asyncIterator]().next()).rejects.toThrow('no longer');
});
